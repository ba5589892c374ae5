"""The scenario desk: lists that keep every demand, what cannot hold together, by hand, side by side, for the committee."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.build import awards as build
from tests.sending import send
from yfund.applications.models import PastGrantee
from yfund.awards import solver
from yfund.awards.queries import board, choosing
from yfund.awards.queries import scenarios as queries
from yfund.awards.rules.scenarios import Demand, Demands, Option, continent_of, limits, worth
from yfund.awards.services import scenarios, solving, working_out
from yfund.infra.db import db, transaction
from yfund.infra.jobs import Job
from yfund.kernel.errors import NotAllowed, Refusal

BASE = f"/choosing/{build.CODE}/scenarios"
OPTIONS = st.lists(st.builds(
    Option, st.just(0), st.just(""), st.integers(6000, 10_000), st.integers(1, 9).map(lambda n: n * 100_000),
    st.sampled_from("sl"), st.sampled_from(["africa", "asia"]), st.sampled_from("ab"), st.booleans(), st.booleans(),
    st.sampled_from(["", "", "", "in", "out"])), min_size=1, max_size=8)
DEMANDS = st.lists(st.builds(
    Demand, st.just("region"), st.sampled_from(["africa", "asia"]), st.none() | st.integers(0, 3), st.none() | st.integers(1, 3))
    | st.builds(Demand, st.just("women"), st.just("share"), st.integers(0, 60)), max_size=3)


def plain(_kind, key):
    return key


def best(options, rows, demands):
    """The highest worth of all lists that keep every row, by trying each; None when there is none."""
    worths = [worth(o, demands.aim, 60) for o in options]
    found = [sum(w for w, y in zip(worths, yes, strict=True) if y) for yes in product((0, 1), repeat=len(options))
             if all((row.low is None or kept(row, yes) >= row.low) and (row.high is None or kept(row, yes) <= row.high)
                    for row in rows)]
    return max(found, default=None)


def kept(row, yes):
    return sum(weight for i, weight in row.weights.items() if yes[i])


@settings(max_examples=40, deadline=None)
@given(OPTIONS, DEMANDS, st.integers(1, 20), st.sampled_from(["points", "count"]))
def test_the_list_is_the_best_there_is_and_a_quarrel_is_real_and_smallest(options, each, envelope, aim):
    demands = Demands(envelope * 100_000, aim, each=tuple(each))
    rows = limits(demands, options, plain)
    worths = [worth(o, aim, 60) for o in options]
    given_rows = [(row.weights, row.low, row.high) for row in rows]
    found = solver.choose(worths, given_rows)
    expected = best(options, rows, demands)
    assert found == solver.choose(worths, given_rows)
    if expected is None:
        quarrel = [rows[i] for i in found.against]
        assert best(options, quarrel, demands) is None
        assert all(best(options, [r for r in quarrel if r is not row], demands) is not None for row in quarrel)
    else:
        assert found.is_possible and sum(worths[i] for i in found.chosen) == expected


def test_continents_hold_every_region():
    found = [continent_of(code) for code in ("SN", "HT", "PH", "BA", "FJ", "XX")]
    assert found == ["africa", "americas", "asia", "europe", "oceania", ""]


@pytest.fixture
def here(in_app):
    made = build.prepared(build.world(4))
    with transaction():
        for n, (country, theme) in enumerate((("PH", "media"), ("SN", "media"), ("FR", "sport"), ("SN", "sport"))):
            db.session.get(type(made.applications[n]), made.applications[n].id).country = country
            db.session.get(type(made.applications[n]), made.applications[n].id).theme = theme
    return made


def drawn(here, part="chair", name="Every region", envelope=3_000_000, each=(), like=None, **values):
    demands = Demands(envelope, each=tuple(each), **values)
    with transaction():
        made = scenarios.make(here.call, here.actor(part), name=name, demands=demands, like=like)
    return solved(made)


def solved(scenario):
    found = solving.solve(scenario)
    with transaction():
        scenarios.keep(scenario, found)
    return scenario


def numbers(scenario):
    return [row.number[-1] for row, line in queries.listed(scenario).rows if line.is_in]


def test_without_demands_the_list_is_the_ranking_and_with_them_it_differs(here):
    assert numbers(drawn(here)) == ["1", "2", "3"]
    assert numbers(drawn(here, each=[Demand("region", "africa", 2, None)])) == ["1", "2", "4"]
    assert numbers(drawn(here, each=[Demand("theme", "media", None, 1)])) == ["1", "3", "4"]
    assert numbers(drawn(here, each=[Demand("lot", "small", None, None, 1_500_000)])) == ["1"]


def test_newcomers_are_those_the_register_does_not_know(here):
    with transaction():
        db.session.add(PastGrantee(identifier="X", name="Youth Weavers 0", folded_name="youth weavers 0"))
    assert numbers(drawn(here, each=[Demand("first", "time", 3, None)])) == ["2", "3", "4"]


def test_what_cannot_hold_together_is_named(here):
    made = drawn(here, envelope=1_000_000, each=[Demand("region", "africa", 1, None), Demand("theme", "sport", 1, None),
                                                 Demand("region", "africa", None, 0)])
    told = [one["message"] % one["values"] for one in made.answer["against"]]
    assert told == ["at least 1 of “Africa”", "at most 0 of “Africa”"]
    assert numbers(made) == []


def test_by_hand_in_out_and_with_less_money(here):
    made = drawn(here)
    with transaction():
        scenarios.hold(made, here.actor("chair"), number=here.applications[3].number, lock="in", amount_cents=500_000)
    with transaction():
        scenarios.hold(made, here.actor("chair"), number=here.applications[0].number, lock="out")
    assert numbers(solved(made)) == ["2", "3", "4"]
    assert queries.lines_of(made)[here.applications[3].id].amount_cents == 500_000
    with pytest.raises(Refusal), transaction():
        scenarios.hold(made, here.actor("chair"), number=here.applications[3].number, lock="in", amount_cents=1_000_001)
    with pytest.raises(NotAllowed), transaction():
        scenarios.hold(made, here.actor("officer"), number=here.applications[3].number, lock="in")


def test_side_by_side_tells_who_enters_and_leaves(here):
    first, second = drawn(here), drawn(here, name="Africa twice", each=[Demand("region", "africa", 2, None)])
    _same, beside = queries.side_by_side([queries.listed(first), queries.listed(second)])
    assert ([r.number[-1] for r in beside.enters], [r.number[-1] for r in beside.leaves]) == (["4"], ["3"])
    assert (beside.points, beside.cents) == (-500, 0)


def test_what_demands_cost_is_told_against_the_ranking_alone(here):
    found = queries.beside_the_line(queries.listed(drawn(here, each=[Demand("region", "africa", 2, None)])))
    assert ([r.number[-1] for r in found.enters], [r.number[-1] for r in found.leaves]) == (["4"], ["3"])
    assert (found.points, round(found.mean, 2), found.cents) == (-500, -1.67, 0)


def test_a_list_found_before_a_hand_changed_something_is_not_kept(here):
    made = drawn(here)
    early = solving.solve(made)
    with transaction():
        scenarios.hold(made, here.actor("chair"), number=here.applications[0].number, lock="out")
    with transaction():
        scenarios.keep(made, early)
    assert made.solved_at is None
    assert numbers(solved(made)) == ["2", "3", "4"]


def test_one_becomes_the_committees_list(here):
    made = drawn(here, each=[Demand("region", "africa", 2, None)], reserve=1)
    with transaction():
        assert scenarios.adopt(made, here.selection, here.actor("chair")) == 3
    said = choosing.recommended_lines(here.selection)
    assert [said[a.id].outcome for a in here.applications] == ["fund", "fund", "reserve", "fund"]
    assert said[here.applications[3].id].reason == "Scenario “Every region”, place 4 of the ranking, mean 75.00."
    with pytest.raises(NotAllowed), transaction():
        scenarios.adopt(made, here.selection, here.actor("officer"))


def test_whoever_is_in_conflict_sees_only_what_was_solved_without_it(here):
    made = drawn(here, part="officer")
    build.conflict(here.people["chair"], here.applications[0])
    assert queries.visible(here.call, here.actor("chair")) == []
    own = drawn(here)
    assert numbers(own) == ["2", "3", "4"]
    assert {s.id for s, _name in queries.visible(here.call, here.actor("officer"))} == {made.id, own.id}
    assert "1" not in [r.number[-1] for r in board.board(here.call, here.actor("chair")).rows]


def test_the_worker_finds_a_long_list(here, monkeypatch):
    monkeypatch.setattr(solving, "IN_A_PAGE", 1)
    with transaction():
        made = scenarios.make(here.call, here.actor("chair"), name="Long", demands=Demands(3_000_000))
        scenarios.wait_for_worker(made, here.actor("chair"))
    assert not solving.is_quick(made)
    job = db.session.scalar(db.select(Job).where(Job.kind == "awards.solve"))
    working_out.solve_waiting(job)
    working_out.solve_waiting(job)
    assert made.answer["status"] == "solved" and numbers(made) == ["1", "2", "3"]


def test_the_desk_in_pages(app, sign_in):
    with app.app_context():
        here = build.prepared(build.world(4))
        chair, officer = sign_in(here.people["chair"]), sign_in(here.people["officer"])
    assert "No scenario yet" in chair.get(BASE).text
    wrong = send(chair, f"{BASE}/new", name="", envelope="30,000", reserve="x", **{"low-region-asia": "two"})
    assert wrong.status_code == 422 and 'value="two"' in wrong.text and "is not a whole number" in wrong.text
    made = send(chair, f"{BASE}/new", name="Asia", envelope="20,000", reserve="1", aim="points", order="mean",
                **{"low-region-asia": "2"})
    assert made.status_code == 303
    page = chair.get(made.location).text
    assert "No other list that keeps every demand is better" in page and "1 leave" in page and "Make it the committee" in page
    assert "Change the demands" not in officer.get(made.location).text
    held = send(chair, f"{made.location}/hold", number=f"{build.CODE}-0001", lock="out")
    assert held.status_code == 303 and "Taken out" in chair.get(made.location).text
    second = send(officer, f"{BASE}/new?like={made.location.rsplit('/', 1)[1]}", name="All", envelope="30,000", reserve="0")
    assert "Taken out" in officer.get(second.location).text
    ids = [made.location.rsplit("/", 1)[1], second.location.rsplit("/", 1)[1]]
    beside = chair.get(f"{BASE}/compare?of={ids[0]}&of={ids[1]}").text
    assert "Enters" in beside and "Against “Asia”" in beside
    assert send(chair, f"{made.location}/adopt").status_code == 303
    assert "The committee’s list" in chair.get(BASE).text.replace("&#39;", "’")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_desk_asks_as_often_for_one_as_for_three(app, sign_in, queries, rows):
    with app.app_context():
        here = build.prepared(build.world(rows))
        for n in range(2):
            made = drawn(here, name=f"Scenario {n}")
        address = f"{BASE}/{made.public_id}"
    chair = sign_in(here.people["chair"])
    chair.get(BASE)
    with queries() as asked:
        assert chair.get(address).status_code == 200
    assert asked.count == 12
    with queries() as asked:
        assert chair.get(BASE).text.count("Scenario ") >= 2
    assert asked.count == 6
