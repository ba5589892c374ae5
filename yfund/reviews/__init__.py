"""Conflict declarations, assignment, scoring."""
