"""Countries and zones to choose from."""

from functools import lru_cache
from zoneinfo import available_timezones

from babel import Locale
from flask_babel import get_locale

_NO_COUNTRY = frozenset(("EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"))


def countries() -> list[tuple[str, str]]:
    """All countries as (code, name), sorted by name in the reader's language."""
    return _named(str(get_locale() or "en"))


@lru_cache(maxsize=8)
def _named(locale: str) -> list[tuple[str, str]]:
    names = Locale.parse(locale).territories
    listed = [(code, name) for code, name in names.items() if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRY]
    return sorted(listed, key=lambda pair: pair[1].casefold())


@lru_cache(maxsize=1)
def zones() -> list[str]:
    """Zones named after a place, and UTC."""
    areas = ("Africa/", "America/", "Antarctica/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")
    return ["UTC", *sorted(name for name in available_timezones() if name.startswith(areas))]
