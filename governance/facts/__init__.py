"""What happened: event files become counts per seller and day, and a row for every event that counts against one."""
