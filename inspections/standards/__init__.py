"""Standards in force, their test items with limits, and what is tested of which goods."""
