"""Ranking, committee, decision, letters, agreement."""
