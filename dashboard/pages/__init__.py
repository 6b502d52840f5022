"""One file per page. A page is a door like the API: it reads through the rooms' own readings and changes nothing."""
