"""Confirmed breaches and the append-only ledger of points."""
