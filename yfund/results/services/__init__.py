"""The verbs of reporting: planning, writing and sending, judging, reminding."""
