"""What is right in an application: pure functions."""
