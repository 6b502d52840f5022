"""Inspection plans, and draws that nobody can steer and anyone can run again."""
