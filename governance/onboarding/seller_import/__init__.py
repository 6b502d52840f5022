"""Taking in sellers who trade already: a file of their identities, checked row by row, with what looks alike."""
