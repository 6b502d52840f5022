"""Admitting sellers: applications, what they need, checks, decisions, and what the platform keeps of those admitted."""
