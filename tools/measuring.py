"""Time, queries and bytes of one page, and the two bare pages that everything is compared with."""

import statistics
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

import brotli
from flask import Flask, render_template
from flask.testing import FlaskClient
from jinja2 import DictLoader
from sqlalchemy import create_engine, text

WARM_UP = 3
BARE = "<!doctype html><html lang=en><title>{{ title }}</title><h1>{{ title }}</h1>"


@dataclass(frozen=True)
class Measure:
    """What one page costs. Times in milliseconds; bytes after brotli, as whitenoise and a proxy send them."""

    status: int
    median: float
    p95: float
    queries: int
    size: int


def measured(client: FlaskClient, path: str, times: int, counted: Callable[[], AbstractContextManager]) -> Measure:
    """Ask for a page `times` times, after a few that do not count."""
    for _ in range(WARM_UP):
        client.get(path)
    with counted() as asked:
        answer = client.get(path)
    spent = sorted(one_request(client, path) for _ in range(times))
    return Measure(
        status=answer.status_code,
        median=statistics.median(spent),
        p95=spent[min(len(spent) - 1, round(0.95 * len(spent)))],
        queries=asked.count,
        size=len(brotli.compress(answer.data, quality=5)),
    )


def one_request(client: FlaskClient, path: str) -> float:
    """Milliseconds until the whole answer is there."""
    began = time.perf_counter()
    client.get(path).get_data()
    return 1000 * (time.perf_counter() - began)


def bare_app() -> Flask:
    """Two pages: "/" is a template alone, "/row" adds one query by key in a table of 10,000 rows."""
    app = Flask("bare")
    app.jinja_loader = DictLoader({"bare.html": BARE})
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE thing (id INTEGER PRIMARY KEY, title TEXT)"))
        rows = [{"id": number, "title": f"thing {number}"} for number in range(10_000)]
        connection.execute(text("INSERT INTO thing (id, title) VALUES (:id, :title)"), rows)

    @app.get("/")
    def page() -> str:
        return render_template("bare.html", title="bare")

    @app.get("/row")
    def row() -> str:
        with engine.connect() as connection:
            found = connection.execute(text("SELECT title FROM thing WHERE id = :id"), {"id": 4_321})
            return render_template("bare.html", title=found.scalar_one())

    return app
