"""Data to figure, nothing else: no database, no request, no callback."""
