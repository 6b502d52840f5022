"""Complaints: cases from their filing to the rated outcome, groups of like cases, and reviews that are worked."""
