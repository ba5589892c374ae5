"""Loading the demonstration world into the records, through the rooms' own rules where money moves."""
