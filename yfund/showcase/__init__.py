"""What the public sees of funded projects, with consent and safety review."""
