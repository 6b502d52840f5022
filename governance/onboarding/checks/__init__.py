"""Checks of applications: small pure rules, registers behind one interface, and what is stored of both."""
