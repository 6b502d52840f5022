"""Pages that need no JavaScript: for buyers, for those who want to sell, and for applicants at a phone."""
