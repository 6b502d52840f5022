"""Measures: what is done about an item or a shop, with its notice, its start and its end, and the public register."""
