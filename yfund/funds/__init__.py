"""Money in: donors, pledges, contributions, earmarks, allotments, and the ledger."""
