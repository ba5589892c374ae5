"""The verbs of applications: drafting, submitting, and what becomes of one."""
