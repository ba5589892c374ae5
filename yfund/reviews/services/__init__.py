"""Verbs of reviewing: profiles, conflicts, assigning, publishing, reading, scoring."""
