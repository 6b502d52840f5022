"""Required fixes: what a seller has to put right, by when, with which evidence, and who looked at it."""
