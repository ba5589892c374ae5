"""What is right in a report."""
