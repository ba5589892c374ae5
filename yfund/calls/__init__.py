"""A call for applications: dates, rules, form, rubric, instalment and report plans."""
