"""Money out: bank details, instalments with separate hands, refunds."""
