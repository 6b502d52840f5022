"""Random inspections of goods: standards, plans, draws, examinations."""
