"""What is right in a call: the form, eligibility, the rubric."""
