"""Changing calls, by verb. Each function is one change inside the caller's transaction."""
