"""Who may come in where: a table written by hand for each room (*.yaml), and the world in which it is walked."""
