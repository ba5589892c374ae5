"""Pages made of many rooms: home, the file of one grant, search, audit trail."""
