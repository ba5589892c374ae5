"""What is right when choosing and agreeing."""
