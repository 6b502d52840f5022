"""Inspection plans: when, what, how much, by which rule; and the goods they draw from."""
