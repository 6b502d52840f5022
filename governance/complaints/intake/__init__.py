"""Cases by the million: files and deliveries of other systems, checked row by row and entered set by set."""
