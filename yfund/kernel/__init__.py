"""Plain Python: no Flask, no database. What every room may know."""
