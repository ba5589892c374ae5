"""The shape of input, by who gives it."""
