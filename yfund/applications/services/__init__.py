"""Verbs of an application."""
