"""What is right in an application: answers, budget, completeness, the deadline."""
