"""One group's answer to a call: draft, submission, screening."""
