"""What is right in reviewing: regions, ties, matching, scores."""
