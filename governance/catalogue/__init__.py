"""What is sold: categories, products, who offers them, and lots that the platform holds."""
