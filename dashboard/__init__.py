"""What people see: pages, figures, the back office."""
