"""The demonstration loaded into the database of this run: sizes, promises, and what a second load does."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from tests.databases import prepared
from tests.servers import site
from tests.servers.absent import Absent, skip
from yfund.calls.rules.definition import definition_problems
from yfund.commands.demo.load.forms import form_of
from yfund.commands.demo.load.scale import scaled
from yfund.commands.demo.world import build_world

KIND = os.environ.get("YFUND_TEST_DB", "sqlite")
ROLES = {"owner", "editor", "reader", "reviewer", "committee", "officer", "certifier", "approver", "payer", "auditor", "advisor",
         "administrator", "donor"}


class Demo:
    """A loaded demonstration: commands run on it, and questions in SQL."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self._engine = create_engine(environment["DATABASE_URL"].replace("postgresql://", "postgresql+psycopg://"))

    def run(self, *arguments: str) -> str:
        """Run a command of yfund; raises with its output when it fails."""
        return site.yfund(self.environment, *arguments)

    def rows(self, question: str) -> list[tuple[Any, ...]]:
        """The rows of a question."""
        with self._engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(question))]

    def one(self, question: str) -> Any:
        """The one value of a question."""
        return self.rows(question)[0][0]

    def close(self) -> None:
        """End all connections."""
        self._engine.dispose()


def environment(folder: Path, url: str, **more: str) -> dict[str, str]:
    """The environment of a demonstration whose files lie in `folder`."""
    return {"YFUND_ENV": "demo", "SECRET_KEY": "a secret of the tests, never for people", "DATABASE_URL": url, "MAIL_URL": "",
            "REDIS_URL": "", "STORAGE_URL": f"file:{folder / 'files'}", "BASE_URL": "http://localhost", **more}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The demonstration in a database of the kind this run is for; the suite runs once for each kind."""
    folder = tmp_path_factory.mktemp("demo")

    def fill(url: str) -> None:
        for command in (("db", "upgrade"), ("demo", "load")):
            site.yfund(environment(folder, url), *command)

    databases = prepared(KIND, folder, fill, name="demo")
    try:
        made = databases.__enter__()
    except Absent as absence:
        skip(absence)
    loaded = Demo(environment(folder, made.template_url))
    yield loaded
    loaded.close()
    databases.__exit__(None, None, None)


CALL = "FROM application JOIN call ON call.id = application.call_id WHERE call.code = '{code}' AND number IS NOT NULL"


@pytest.mark.parametrize(("code", "sent", "countries", "readers"), [("YSF-2008", 110, 55, 7), ("YSF-2009", 530, 99, 15)])
def test_sizes_are_those_of_history(demo: Demo, code: str, sent: int, countries: int, readers: int) -> None:
    about = CALL.format(code=code)
    assert demo.one(f"SELECT count(*) {about}") == sent
    assert demo.one(f"SELECT count(DISTINCT application.country) {about}") == countries
    assert demo.one("SELECT count(DISTINCT reviewer_id) FROM assignment JOIN call ON call.id = assignment.call_id "
                    f"WHERE call.code = '{code}'") == readers


def test_the_six_grants_of_the_pilot_are_closed_and_their_books_are_even(demo: Demo) -> None:
    assert demo.rows("SELECT g.state, count(*) FROM \"grant\" g JOIN call ON call.id = g.call_id "
                     "WHERE call.code = 'YSF-2008' GROUP BY g.state") == [("closed", 6)]
    assert demo.one("SELECT state FROM call WHERE code = 'YSF-2008'") == "finished"
    left = ("SELECT sum(credits_posted - debits_posted), sum(debits_pending) FROM account WHERE id IN "
            "(SELECT commitment_id FROM \"grant\" WHERE state = 'closed')")
    assert demo.rows(left) == [(0, 0)]


def test_a_payment_waits_at_every_hand(demo: Demo) -> None:
    question = ("SELECT i.state, count(*) FROM instalment i JOIN \"grant\" g ON g.id = i.grant_id "
                "WHERE g.state = 'active' AND i.number = 1 GROUP BY i.state ORDER BY i.state")
    assert demo.rows(question) == [("approved", 1), ("certified", 1), ("paid", 2), ("planned", 1), ("prepared", 1)]
    assert demo.rows("SELECT state, count(*) FROM agreement WHERE state <> 'countersigned' GROUP BY state") == [("signed", 1)]
    assert demo.one("SELECT count(*) FROM bank_account WHERE state = 'entered'") == 1
    assert demo.one("SELECT count(*) FROM report WHERE state = 'submitted'") == 1


def test_a_call_is_open_and_a_draft_is_begun_in_it(demo: Demo) -> None:
    assert demo.one("SELECT count(*) FROM call WHERE state = 'open' AND opens_at < CURRENT_TIMESTAMP "
                    "AND closes_at > CURRENT_TIMESTAMP") == 1
    assert demo.one("SELECT count(*) FROM application JOIN call ON call.id = application.call_id "
                    "WHERE call.state = 'open' AND application.state = 'draft'") == 1


def test_the_public_sees_the_pilot_one_without_its_place_and_the_evaluation(demo: Demo) -> None:
    assert demo.rows("SELECT is_place_withheld, count(*) FROM profile WHERE cleared_at IS NOT NULL "
                     "GROUP BY is_place_withheld ORDER BY 1") == [(False, 5), (True, 1)]
    assert demo.rows("SELECT state FROM evaluation") == [("published",)]
    assert demo.one("SELECT count(*) FROM past_grant WHERE is_own") == 13


def test_all_checks_hold(demo: Demo) -> None:
    assert "checks hold" in demo.run("check")
    assert "whole" in demo.run("journal", "verify")


def test_the_journal_tells_the_story_in_its_order(demo: Demo) -> None:
    moments = [moment for (moment,) in demo.rows("SELECT at FROM journal ORDER BY seq")]
    assert moments == sorted(moments)
    assert str(moments[0]).startswith("2008-01")


def test_letters_of_the_past_are_sent_at_their_time(demo: Demo) -> None:
    assert demo.one("SELECT count(*) FROM letter") > 200
    assert demo.rows("SELECT count(*) FROM letter WHERE state <> 'sent' OR sent_at <> created_at") == [(0,)]


def test_a_second_load_is_refused_or_does_nothing(demo: Demo) -> None:
    people = demo.one("SELECT count(*) FROM person")
    assert "nothing was loaded" in demo.run("demo", "load", "--if-empty")
    with pytest.raises(RuntimeError, match="loaded into an empty database only"):
        demo.run("demo", "load")
    assert demo.one("SELECT count(*) FROM person") == people


def test_production_is_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'empty.sqlite3'}"
    settings = environment(tmp_path, url, YFUND_ENV="production", BASE_URL="https://fund.example.org",
                           MAIL_URL="smtp://mail.example.org")
    for command in (("demo", "load"), ("demo", "accounts")):
        with pytest.raises(RuntimeError, match="never loaded in production"):
            site.yfund(settings, *command)


def test_accounts_name_everybody_who_can_enter(demo: Demo) -> None:
    accounts = json.loads(demo.run("demo", "accounts", "--json"))
    assert {account["role"] for account in accounts} == ROLES
    assert all(list(account) == ["role", "name", "email", "password", "does"] for account in accounts)
    known = {email for (email,) in demo.rows("SELECT email FROM person")}
    assert {account["email"] for account in accounts} <= known


@pytest.mark.skipif(KIND != "sqlite", reason="the seed draws the same whatever keeps it; once is enough")
def test_the_same_seed_gives_the_same_addresses(demo: Demo, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'again.sqlite3'}"
    for command in (("db", "upgrade"), ("demo", "load")):
        site.yfund(environment(tmp_path, url), *command)
    again = Demo(environment(tmp_path, url))
    question = "SELECT number, public_id FROM application WHERE number IS NOT NULL ORDER BY number"
    assert again.rows(question) == demo.rows(question)
    again.close()


def test_forms_of_the_world_are_sound() -> None:
    for record in build_world().calls:
        assert definition_problems(form_of(record)) == []


@pytest.mark.parametrize("wanted", [40, 1200])
def test_the_last_call_can_be_scaled(wanted: int) -> None:
    call = scaled(build_world(), wanted).calls[-1]
    assert len({one.key for one in call.applications}) == len({one.number for one in call.applications}) == wanted
    assert {reading.application for reading in call.readings} <= {one.key for one in call.applications}
