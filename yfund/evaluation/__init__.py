"""What the fund learned: findings, lessons, management response."""
