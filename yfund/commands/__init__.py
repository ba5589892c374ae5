"""Command line of yfund."""
