"""Who inspects and who tests: inspectors with their conflicts of interest, laboratories with their scope."""
