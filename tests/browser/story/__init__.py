"""Stories of one evening, walked in real Chromium and timed as people would need."""
