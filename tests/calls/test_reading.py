"""Progressive reading as the call's choice."""

from datetime import datetime

import pytest

from tests.build import accounts
from tests.sending import send
from yfund.accounts.queries import actor_of
from yfund.calls.models import Call
from yfund.calls.rules.reading import hundredths, plan_problems
from yfund.calls.services import preparing
from yfund.infra.db import db, transaction
from yfund.kernel.errors import Refusal

PLAN = {"average": 250, "round_size": 50, "stops_when_clear": True}


@pytest.mark.parametrize(("typed", "value"), [("2", 200), ("2,5", 250), (" 2.25 ", 225), ("", None), ("two", None),
                                              ("nan", None), (None, None)])
def test_an_average_as_people_type_it(typed, value):
    assert hundredths(typed) == value


@pytest.mark.parametrize(("changes", "readers", "fields"), [
    ({}, 2, []), ({"average": 200}, 2, ["average"]), ({"average": None}, 2, ["average"]), ({"average": 1001}, 1, ["average"]),
    ({"round_size": 9}, 1, ["round_size"]), ({"round_size": None}, 4, ["readers", "average", "round_size"])])
def test_a_plan_names_all_that_is_wrong(changes, readers, fields):
    assert [p.field for p in plan_problems(PLAN | changes, readers)] == fields
    assert plan_problems(None, 5) == []


@pytest.fixture
def officer(in_app):
    with transaction():
        return accounts.person(roles=["officer"])


def _criteria(call):
    return [{"key": c.key, "title": c.title, "description": c.description, "scale": c.scale, "weight": c.weight,
             "floor_percent": c.floor_percent} for c in call.criteria]


def _call(actor):
    with transaction():
        return preparing.create(actor, code="YSF-R", title={"en": "R"}, opens=datetime(2027, 1, 1), closes=datetime(2027, 2, 1),
                                zone="UTC")


def test_the_plan_is_kept_copied_and_taken_away(officer):
    actor = actor_of(officer)
    call = _call(actor)
    with transaction():
        preparing.set_rubric(call, actor, _criteria(call), readers=1, plan=PLAN)
    assert (call.plan.average, call.plan.round_size, call.readers) == (250, 50, 1)
    with transaction():
        other = preparing.copy(call, actor, code="YSF-S", title={"en": "S"}, opens=datetime(2028, 1, 1),
                               closes=datetime(2028, 2, 1), zone="UTC")
    assert other.plan.average == 250
    with pytest.raises(Refusal), transaction():
        preparing.set_rubric(call, actor, _criteria(call), readers=3, plan=PLAN)
    with transaction():
        preparing.set_rubric(call, actor, _criteria(call), readers=2)
    assert call.plan is None


def test_the_rule_is_written_by_the_officer_and_read_by_everybody(officer, sign_in, client):
    call = _call(actor_of(officer))
    office = sign_in(officer)
    page = office.get("/office/calls/YSF-R/rubric")
    assert b"Read this call in rounds" in page.data
    sent = {"threshold": "60", "readers": "1", "progressive": "y", "average": "2,5", "round_size": "40", "stops_when_clear": "y"}
    for number, one in enumerate(call.criteria):
        sent |= {f"criteria-{number}-key": one.key, f"criteria-{number}-weight": one.weight,
                 f"criteria-{number}-floor_percent": one.floor_percent, f"criteria-{number}-title_en": one.title["en"]}
    assert send(office, "/office/calls/YSF-R/rubric", **sent).status_code == 303
    with transaction():
        db.session.get_one(Call, call.id).state = "open"
    text = client.get("/calls/YSF-R").get_data(as_text=True)
    assert "First one person reads each application" in text and "rounds of about 40 readings" in text
    assert "2.50 readings for each application" in text or "2.5 readings for each application" in text
