import re

import pytest

from tests.build import funds as build
from tests.build.payments import person
from yfund.funds import queries, services
from yfund.infra.db import db, transaction

ROLES = ("officer", "certifier", "auditor", "donor", "administrator")


@pytest.fixture
def people(app, clock):
    """Somebody of each role; the donor's reader reads for the donor of AGR-1."""
    with app.app_context(), transaction():
        made = {role: person(f"{role.title()} Person", role) for role in ROLES}
        allotment = build.allotment(1_000_000, support_percent="13", reference="AGR-1")
        services.name_reader(allotment.contribution.donor, build.ADMINISTRATOR, made["donor"])
        build.contribution("AGR-2")
        db.session.flush()
        addresses = {row.reference: row.public_id for row in db.session.scalars(queries.contributions(build_actor()))}
        addresses["donor"] = allotment.contribution.donor.public_id
        addresses["allotment"] = allotment.public_id
        addresses["receipt"] = queries.receipts_of(allotment.contribution)[0][0].public_id
        made["at"] = addresses
    return made


def build_actor():
    return build.Actor(id=0, roles=frozenset({"auditor"}))


def send(client, address, **values):
    shown = client.get(address).get_data(as_text=True)
    fields = dict(re.findall(r'name="(csrf_token|key)"[^>]* value="([^"]+)"', shown))
    return client.post(address, data={**fields, **values})


def test_money_is_led_in_through_the_pages(people, sign_in, app):
    officer, certifier = sign_in(people["officer"]), sign_in(people["certifier"])
    answer = send(officer, "/funds/donors/new", name="Kingdom of Español", kind="government", country="es", email="")
    assert answer.status_code == 303
    giver = answer.location.rsplit("/", 1)[1]
    answer = send(officer, f"/funds/donors/{giver}/pledge", amount="1.000.000,50", currency="EUR", announced_on="2026-01-05")
    assert answer.status_code == 303
    shown = officer.get(f"/funds/donors/{giver}").get_data(as_text=True)
    promised = re.search(r"agreement\?pledge=(\w+)", shown)[1]
    agreement = {"reference": "ES-1", "amount": "1000000.50", "currency": "EUR", "support_percent": "7",
                 "signed_on": "2026-01-06", "countries": ["LB", "BA", "EU", "nowhere"], "themes": "", "editions": "YSF-2026"}
    answer = send(officer, f"/funds/donors/{giver}/agreement?pledge={promised}", **agreement, pledge=promised)
    assert answer.status_code == 303
    page = answer.location
    receipt = {"amount": "800000", "rate": "0,8", "rate_on": "2026-02-01", "received_on": "2026-02-10", "bank_reference": "B-ES"}
    assert send(certifier, f"{page}/receive", **receipt).status_code == 303
    assert send(certifier, f"{page}/allot", purpose="ysf-2026", amount="930000").status_code == 303
    wrong = send(certifier, f"{page}/allot", purpose="ysf-2025", amount="1")
    assert (wrong.status_code, wrong.get_data(as_text=True).count('class="wrong"')) == (422, 2)
    with app.app_context():
        row = queries.contribution(build_actor(), page.rsplit("/", 1)[1])
        line, _ = queries.did(row)
        assert (line.received, line.support, line.allotted, line.free) == (100_000_000, 7_000_000, 93_000_000, 0)
        assert row.earmark == {"countries": ["BA", "LB"], "editions": ["YSF-2026"]}


def test_all_problems_of_a_form_stand_on_one_page(people, sign_in):
    client = sign_in(people["certifier"])
    answer = send(client, f"/funds/contributions/{people['at']['AGR-1']}/receive", amount="x", rate="y", rate_on="",
                  received_on="", bank_reference="")
    assert (answer.status_code, answer.get_data(as_text=True).count('class="wrong"')) == (422, 5)


def test_mistakes_are_corrected_through_the_pages(people, sign_in):
    client, at = sign_in(people["certifier"]), people["at"]
    early = send(client, f"/funds/receipts/{at['receipt']}/reverse", reason="Wrong agreement.")
    assert early.status_code == 422
    assert send(client, f"/funds/allotments/{at['allotment']}/take-back", amount="10000", reason="Other call.").status_code == 303
    assert send(client, f"/funds/receipts/{at['receipt']}/reverse", reason="Wrong agreement.").status_code == 303
    assert "Reversed" in client.get(f"/funds/contributions/{at['AGR-1']}").get_data(as_text=True)


@pytest.mark.parametrize("role,address,status", [
    ("auditor", "/funds/", 200), ("donor", "/funds/", 200), ("auditor", "/funds/donors", 200), ("donor", "/funds/donors", 403),
    ("donor", "/funds/contributions/{AGR-1}", 200), ("donor", "/funds/contributions/{AGR-2}", 404),
    ("auditor", "/funds/contributions/{AGR-2}", 200), ("officer", "/funds/donors/{donor}", 200),
    ("officer", "/funds/contributions/{AGR-1}/receive", 403), ("certifier", "/funds/donors/{donor}/agreement", 403),
    ("auditor", "/funds/contributions/{AGR-1}/allot", 403), ("administrator", "/funds/donors/{donor}", 200)])
def test_doors(people, sign_in, role, address, status):
    told = re.sub(r"\{([\w-]+)\}", lambda found: people["at"][found[1]], address)
    assert sign_in(people[role]).get(told).status_code == status


def test_a_donors_reader_sees_their_own_money_only(people, sign_in):
    shown = sign_in(people["donor"]).get("/funds/").get_data(as_text=True)
    assert ("AGR-1" in shown, "AGR-2" in shown) == (True, False)


def test_an_administrator_names_a_reader(people, sign_in, app):
    client = sign_in(people["administrator"])
    with app.app_context():
        address = db.session.get(type(people["auditor"]), people["auditor"].id).email
    page = f"/funds/donors/{people['at']['donor']}"
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(page).get_data(as_text=True))[1]
    assert client.post(f"{page}/readers", data={"csrf_token": token, "email": "nobody@example.org"}).status_code == 422
    assert client.post(f"{page}/readers", data={"csrf_token": token, "email": address}).status_code == 303
    assert client.get(page).get_data(as_text=True).count("Person") >= 2
