"""The invented world of the demonstration: pure data, no database."""
