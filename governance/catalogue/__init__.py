"""What is sold: categories now, products and listings with the rooms that need them."""
