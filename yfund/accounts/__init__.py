"""People, organisations, membership, roles, sign-in."""
