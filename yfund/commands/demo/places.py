"""Countries and towns of the demonstration."""

import random
from functools import cache

from yfund.commands.demo.shapes import City, Country
from yfund.commands.demo.sources import load


@cache
def all_countries() -> tuple[Country, ...]:
    """Return the 99 countries in the order of the data file."""
    return tuple(_country(row) for row in load("countries"))


@cache
def country_by_code(code: str) -> Country:
    """Return one country; KeyError when the code is unknown."""
    return {country.code: country for country in all_countries()}[code]


def pilot_countries() -> tuple[Country, ...]:
    """Return the 55 countries that sent proposals in 2008: those with most groups."""
    return tuple(sorted(all_countries(), key=lambda country: -country.weight)[:55])


def draw_countries(rng: random.Random, pool: tuple[Country, ...], count: int) -> list[Country]:
    """Return `count` countries in which each one of `pool` occurs, others by weight."""
    weights = [country.weight for country in pool]
    drawn = list(pool) + rng.choices(pool, weights, k=count - len(pool))
    rng.shuffle(drawn)
    return drawn


def _country(row: list) -> Country:
    *plain, cities = row
    return Country(*plain, cities=tuple(_city(city) for city in cities))


def _city(row: list) -> City:
    name, latitude, longitude = row[:3]
    return City(name, row[3] if len(row) > 3 else name, latitude, longitude)
