"""The verbs of choosing and agreeing."""
