"""The whole life of a grant, walked in a browser: one module for each step."""
