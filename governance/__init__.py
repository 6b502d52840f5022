"""Sellers and the rules they live under."""
