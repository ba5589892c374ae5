"""What grantees report: narrative, figures, expenses, close-out."""
