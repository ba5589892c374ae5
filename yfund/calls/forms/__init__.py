"""The shape of what officers write into a call: `parts` of the call, `asking` for its form."""
