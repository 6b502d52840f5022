"""What inspectors do with what was drawn."""
