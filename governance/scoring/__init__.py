"""Score, standing and explanation from facts, ledger and rule book."""
