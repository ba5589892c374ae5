"""Invented organisations of young people."""

import random
import re
import unicodedata

from yfund.commands.demo.people import draw_members
from yfund.commands.demo.places import country_by_code
from yfund.commands.demo.shapes import City, Country, Group
from yfund.commands.demo.sources import load, stream

_NUMBERS = {
    "en": "NGO/{year}/{number:05d}",
    "fr": "N° {number:04d}/{year}/RDA",
    "es": "PJ-{number:05d}-{year}",
    "pt": "{number:04d}/AJ/{year}",
    "ar": "{year}/{number:05d}",
    "ru": "{number:05d}-{year}-ОО",
    "zh": "社证字第{number:05d}号",
}
_FORMS = ("association", "association", "association", "foundation", "charity", "trust")


def make_group(seed: int, index: int, country: Country, year: int, names: set) -> Group:
    """Return group number `index`; its name is new to `names`, which grows by it."""
    rng = stream(seed, "group", index)
    key = f"group-{index:03d}"
    city = rng.choice(country.cities)
    name = _new_name(rng, country, city, index, names)
    domain = f"{_slug(city.name)}-{index:03d}.demo.example"
    registered = year - rng.choice((2, 3, 3, 4, 5, 6, 8, 11, 15))
    number = rng.randint(17, 48999)
    return Group(
        key=key,
        name=name,
        country=country.code,
        city=city,
        registration_number=_NUMBERS[country.language].format(year=registered, number=number),
        registered_year=registered,
        legal_form=rng.choice(_FORMS),
        language=country.language,
        zone=country.zone,
        domain=domain,
        website=f"https://{domain}/",
        member_count=rng.randint(18, 420),
        members=draw_members(rng, key, country, domain, year),
    )


def city_in(group: Group, language: str) -> str:
    """Return the town's name as a text in `language` writes it."""
    return group.city.native_name if language == group.language else group.city.name


def country_of(group: Group) -> Country:
    """Return the country the group is registered in."""
    return country_by_code(group.country)


def _new_name(rng: random.Random, country: Country, city: City, index: int, names: set) -> str:
    long_names = load("long_names")
    if index % 97 == 5 and country.language in long_names:
        name = long_names[country.language].format(city=city.native_name)
        if name not in names:
            names.add(name)
            return name
    for _ in range(40):
        name = _drawn_name(rng, country, city)
        if name not in names:
            names.add(name)
            return name
    name = f"{name} ({index})"
    names.add(name)
    return name


def _drawn_name(rng: random.Random, country: Country, city: City) -> str:
    local = load("names")[country.names].get("g", ())
    if local and rng.random() < 0.35:
        return rng.choice(local).format(city=city.name)
    words = load(f"texts_{country.language}")["groups"]
    return rng.choice(words["patterns"]).format(word=rng.choice(words["words"]), city=city.native_name)


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
