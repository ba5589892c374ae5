"""`python -m yfund` in a checkout is the `yfund` command of an installation."""

from yfund.commands import main

if __name__ == "__main__":
    main()
