"""Words and figures as a reader expects them: sentences, sums, dates with their zone."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_skeleton, format_time
from babel.numbers import format_currency, format_decimal, format_percent
from flask import Flask, g
from flask_babel import get_locale, gettext, ngettext
from markupsafe import Markup, escape

from yfund.kernel import clock
from yfund.kernel.money import Figures
from yfund.kernel.text import BLOT, Month, Sentence

# From here on hours say nothing.
_DAYS_ALONE = 30


def tell(value: Any) -> str:
    """A `Sentence` in the reader's language; anything else as it is."""
    if not isinstance(value, Sentence):
        return "" if value is None else str(value)
    told = {key: _told(inner) for key, inner in value.values.items()}
    if value.plural:
        num = told.pop("num")
        return str(ngettext(value.message, value.plural, num, **told))
    translated = gettext(value.message)
    return translated % told if told else translated


def _told(value: Any) -> Any:
    if isinstance(value, Figures):
        return figures(value.cents)
    if isinstance(value, Month):
        return month_of(value.year, value.month)
    if type(value) is date:
        return day(value)
    return tell(value) if isinstance(value, Sentence) else value


def figures(cents: int) -> str:
    """The figures of a sum in the reader's locale, without a currency; cents are left out when there are none."""
    pattern = "#,##0" if cents % 100 == 0 else "#,##0.00"
    return str(format_decimal(Decimal(cents) / 100, format=pattern, locale=get_locale() or "en"))


def veiled(value: Any) -> Any:
    """Text in which hidden words are dark blocks, with the word “hidden” for those who listen; other values as they are."""
    if not isinstance(value, str) or BLOT not in value:
        return value
    block = Markup('<span class="veil"><span aria-hidden="true">{}</span><span class="unseen">{}</span></span>').format(
        BLOT, gettext("hidden"))
    return block.join(escape(part) for part in value.split(BLOT))


def money(cents: int | None, currency: str = "USD", *, whole: bool = False) -> str:
    """A sum in the reader's locale, like US$ 20,000 or 1.250,50 €; cents are left out when there are none."""
    if cents is None:
        return "—"
    amount, locale = Decimal(cents) / 100, get_locale() or "en"
    figure = "#,##0" if whole or cents % 100 == 0 else "#,##0.00"
    if currency == "USD":
        return f"US$\xa0{format_decimal(amount, format=figure, locale=locale)}"
    shown: str = format_currency(amount, currency, locale=locale, format=f"¤\xa0{figure}", currency_digits=False)
    return shown


def number(value: float | Decimal | None, places: int = 0) -> str:
    """A figure in the reader's locale, with `places` after the point."""
    if value is None:
        return "—"
    shown: str = format_decimal(value, format="#,##0" + ("." + "0" * places if places else ""), locale=get_locale() or "en")
    return shown


def percent(value: float | Decimal | None, places: int = 0) -> str:
    """A share (0.37) as per cent in the reader's locale."""
    if value is None:
        return "—"
    shown: str = format_percent(value, format="#,##0" + ("." + "0" * places if places else "") + "%",
                                locale=get_locale() or "en")
    return shown


def zone_of_reader() -> str:
    """The IANA zone of the reader: their own when signed in, UTC otherwise."""
    return getattr(g, "zone", None) or "UTC"


def place_of(zone: str) -> str:
    """The place that names a zone, like New York."""
    return zone.rsplit("/", 1)[-1].replace("_", " ")


def _calendar() -> str:
    """The locale that writes dates: English as the United Nations write it, day before month."""
    language = str(get_locale() or "en")
    return "en_GB" if language == "en" else language


def moment(value: datetime | None, zone: str | None = None) -> Markup:
    """An instant with its zone named, in <time>, by default in the reader's own zone."""
    if value is None:
        return Markup("—")
    place = zone or zone_of_reader()
    local, locale = value.astimezone(ZoneInfo(place)), _calendar()
    text = gettext("%(date)s, %(time)s", date=format_date(local, "long", locale=locale),
                   time=format_time(local, "HH:mm", locale=locale))
    named = gettext("%(time)s in %(place)s", time=text, place=place_of(place)) if place != "UTC" else f"{text} UTC"
    return Markup('<time datetime="{}">{}</time>').format(value.astimezone(UTC).isoformat(timespec="seconds"), escape(named))


def day(value: date | datetime | str | None, style: str = "long", zone: str | None = None) -> str:
    """A date in the reader's locale; of an instant, the day it is in `zone`, by default the reader's own. Takes ISO text too."""
    if value is None:
        return "—"
    if isinstance(value, str):
        value = date.fromisoformat(value)
    if isinstance(value, datetime):
        value = value.astimezone(ZoneInfo(zone or zone_of_reader())).date()
    shown: str = format_date(value, style, locale=_calendar())
    return shown


def month_of(year: int | None, month: int | None = None) -> str:
    """A month of a year in the reader's locale, the year alone where the month is not known, a dash without a year."""
    if not year:
        return "—"
    return str(format_skeleton("yMMMM", date(year, month, 1), locale=_calendar())) if month else str(year)


def left(until: datetime | None) -> str:
    """What is left until an instant: "189 days", "11 days, 16 hours", "3 hours, 5 minutes", or "" when it is over."""
    if until is None or until <= clock.now():
        return ""
    minutes = int((until - clock.now()).total_seconds()) // 60
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    in_days = ngettext("%(num)s day", "%(num)s days", days)
    in_hours = ngettext("%(num)s hour", "%(num)s hours", hours)
    if days >= _DAYS_ALONE or (days and not hours):
        return in_days
    if days:
        return gettext("%(days)s, %(hours)s", days=in_days, hours=in_hours)
    in_minutes = ngettext("%(num)s minute", "%(num)s minutes", minutes)
    return gettext("%(hours)s, %(minutes)s", hours=in_hours, minutes=in_minutes) if hours else in_minutes


def in_words(texts: dict[str, str] | str | None) -> str:
    """The reader's own language out of {language: text}; English, then any, when theirs is missing."""
    if not texts or isinstance(texts, str):
        return texts or ""
    language = str(get_locale() or "en").split("_", maxsplit=1)[0]
    return texts.get(language) or texts.get("en") or next(iter(texts.values()), "")


def country(code: str | None) -> str:
    """The name of a country (ISO 3166, two letters) in the reader's language."""
    locale = get_locale()
    return (locale.territories.get(code or "", code or "") if locale else code) or "—"


def language_name(code: str) -> str:
    """The name of a language in the reader's language."""
    locale = get_locale()
    return (locale.languages.get(code, code) if locale else code) or code


def init_filters(app: Flask) -> None:
    """Make the filters known to templates."""
    for shown in (tell, money, number, percent, moment, day, month_of, left, in_words, country, language_name, place_of):
        app.jinja_env.filters[shown.__name__] = shown
    app.jinja_env.filters["veiled"] = veiled
    app.jinja_env.globals["now"] = clock.now
    app.jinja_env.filters["clock_time"] = lambda value: format_datetime(
        value.astimezone(ZoneInfo(zone_of_reader())), "HH:mm", locale=get_locale() or "en")
