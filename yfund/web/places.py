"""Countries, time zones and months to choose from."""

from zoneinfo import available_timezones

from babel.dates import get_month_names, get_timezone_location
from flask_babel import get_locale

_NOT_COUNTRIES = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}
COMMON_ZONES = (
    "UTC",
    "Africa/Abidjan", "Africa/Accra", "Africa/Addis_Ababa", "Africa/Algiers", "Africa/Cairo", "Africa/Casablanca",
    "Africa/Dakar", "Africa/Dar_es_Salaam", "Africa/Freetown", "Africa/Harare", "Africa/Johannesburg", "Africa/Kampala",
    "Africa/Khartoum", "Africa/Kigali", "Africa/Kinshasa", "Africa/Lagos", "Africa/Luanda", "Africa/Lusaka", "Africa/Maputo",
    "Africa/Nairobi", "Africa/Tripoli", "Africa/Tunis",
    "America/Argentina/Buenos_Aires", "America/Bogota", "America/Caracas", "America/Chicago", "America/Denver",
    "America/Guatemala", "America/Halifax", "America/Havana", "America/La_Paz", "America/Lima", "America/Los_Angeles",
    "America/Mexico_City", "America/Montevideo", "America/New_York", "America/Port-au-Prince", "America/Santiago",
    "America/Santo_Domingo", "America/Sao_Paulo", "America/Toronto",
    "Asia/Almaty", "Asia/Amman", "Asia/Baghdad", "Asia/Baku", "Asia/Bangkok", "Asia/Beirut", "Asia/Colombo", "Asia/Damascus",
    "Asia/Dhaka", "Asia/Dubai", "Asia/Gaza", "Asia/Ho_Chi_Minh", "Asia/Jakarta", "Asia/Jerusalem", "Asia/Kabul",
    "Asia/Karachi", "Asia/Kathmandu", "Asia/Kolkata", "Asia/Kuala_Lumpur", "Asia/Manila", "Asia/Novosibirsk",
    "Asia/Phnom_Penh", "Asia/Riyadh", "Asia/Seoul", "Asia/Shanghai", "Asia/Tashkent", "Asia/Tbilisi", "Asia/Tehran",
    "Asia/Tokyo", "Asia/Ulaanbaatar", "Asia/Vladivostok", "Asia/Yangon", "Asia/Yerevan",
    "Atlantic/Azores", "Australia/Perth", "Australia/Sydney",
    "Europe/Athens", "Europe/Belgrade", "Europe/Berlin", "Europe/Brussels", "Europe/Bucharest", "Europe/Chisinau",
    "Europe/Istanbul", "Europe/Kyiv", "Europe/Lisbon", "Europe/London", "Europe/Madrid", "Europe/Minsk", "Europe/Moscow",
    "Europe/Paris", "Europe/Rome", "Europe/Sarajevo", "Europe/Stockholm", "Europe/Warsaw",
    "Indian/Maldives", "Indian/Mauritius", "Pacific/Auckland", "Pacific/Fiji", "Pacific/Port_Moresby",
)


def countries() -> list[tuple[str, str]]:
    """Codes (ISO 3166, two letters) and names of all countries in the reader's language, by name."""
    locale = get_locale()
    names = locale.territories if locale else {}
    return sorted(((code, name) for code, name in names.items() if is_country(code)), key=lambda pair: pair[1])


def months() -> list[tuple[str, str]]:
    """Numbers of the months, as text, and their names in the reader's language."""
    return [(str(number), name) for number, name in get_month_names("wide", "stand-alone", get_locale() or "en").items()]


def is_country(code: str) -> bool:
    """Whether `code` has the shape of a country's code and is none of CLDR's groups of countries."""
    return len(code) == 2 and code.isalpha() and code.isupper() and code not in _NOT_COUNTRIES


def zones(chosen: str = "") -> list[tuple[str, str]]:
    """IANA names and places of the common zones in the reader's language; `chosen` is there even when it is rare."""
    names = {*COMMON_ZONES, chosen} & available_timezones()
    locale = get_locale() or "en"
    pairs = [(name, get_timezone_location(name, locale=locale, return_city=True)) for name in names - {"UTC"}]
    return [("UTC", "UTC"), *sorted(pairs, key=lambda pair: pair[1])]


def is_zone(name: str) -> bool:
    """Whether `name` is a zone of the IANA database."""
    return name in available_timezones()
