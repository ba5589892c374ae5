"""yfund: the grant management system of the Youth Solidarity Fund."""
