"""What a sound evaluation is, and how readers agree."""
