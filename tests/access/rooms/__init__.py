"""What each room puts into the world of the walk."""
