"""Real servers for the tests: plain functions that start and stop them on loopback and free ports."""
