"""The mathematics of a fair draw: seeds, tickets, probabilities, the frozen list, the record and its verifier."""
