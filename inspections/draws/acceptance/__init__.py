"""How many units of one item are tested, and how many may fail: acceptance tables and computed plans."""
