"""How likely a listing is to fail, from what is known: it guides where we look and counts against nobody."""
