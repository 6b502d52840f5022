"""Lists of products, listings and lots come in by the file, and what was sold is put on the list."""
