"""Every endpoint has a mark and a row in the table; every row has an endpoint."""

from tests.access.table import ANSWERS, DOORS, KINDS, rows
from yfund.web.access import mark_of


def endpoints(app):
    return {rule.endpoint for rule in app.url_map.iter_rules()}


def test_every_endpoint_has_a_mark(one_app):
    assert sorted(e for e in endpoints(one_app) if mark_of(one_app, e) is None) == []


def test_every_endpoint_has_a_row_and_every_row_an_endpoint(one_app):
    written = {row.endpoint for row in rows()}
    assert {"without a row": sorted(endpoints(one_app) - written), "without an endpoint": sorted(written - endpoints(one_app))} == {
        "without a row": [], "without an endpoint": []}


def test_every_row_names_every_kind_of_person_and_known_answers():
    wrong = [f"{row.endpoint}: {sorted(set(KINDS) ^ set(row.expected))}" for row in rows() if set(row.expected) != set(KINDS)]
    wrong += [f"{row.endpoint}.{kind}: {answer}" for row in rows() for kind, answer in row.expected.items()
              if answer not in ANSWERS]
    assert wrong == []


def test_the_door_of_the_row_is_the_mark_of_the_view(one_app):
    marks = {row.endpoint: mark_of(one_app, row.endpoint) for row in rows() if row.endpoint in endpoints(one_app)}
    differ = [f"{row.endpoint}: {row.door} is written, {marks[row.endpoint].door} is marked" for row in rows()
              if row.endpoint in marks and DOORS.get(row.door) != marks[row.endpoint].door]
    assert differ == [], "\n" + "\n".join(differ)


def test_no_library_mark_is_left_over(one_app):
    assert sorted(set(one_app.extensions["yfund_marks"]) - endpoints(one_app)) == []
