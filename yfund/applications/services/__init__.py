"""The verbs of this room, by who takes them."""
