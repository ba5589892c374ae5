"""What a test needs and this machine does not have."""

from typing import NoReturn

import pytest

MARK = "not to be had: "


class Absent(Exception):
    """A program is not on this machine; the text says which and how to get it."""


def skip(absence: Absent) -> NoReturn:
    """Leave the test out; tools/test.py lists the reason in its last lines and fails on it with CI=true."""
    pytest.skip(f"{MARK}{absence}")
