import re

import pytest

from tests.build import payments as build
from yfund.infra.db import db
from yfund.kernel import clock as hours
from yfund.payments import queries


@pytest.fixture
def here(app, clock):
    with app.app_context():
        made = build.world()
        made.address = made.instalment().public_id
        made.organisation_address = made.group.public_id
        made.grant_address = made.grant.public_id
        made.people = {name: getattr(made, name) for name in ("officer", "certifier", "approver", "payer", "owner", "reader",
                                                              "auditor")}
        for person in made.people.values():
            db.session.refresh(person)
            db.session.expunge(person)
    return made


def send(client, address, page=None, **values):
    """Send a form as a browser does: with the token of the page it stands on."""
    shown = client.get(page or address).get_data(as_text=True)
    token = re.search(r'name="csrf_token" value="([^"]+)"', shown)[1]
    return client.post(address, data={"csrf_token": token, **values})


def test_four_people_pay_one_instalment_through_the_pages(here, sign_in, app):
    address = f"/payments/{here.address}"
    for name, step, values in (("officer", "prepare", {}), ("certifier", "certify", {}), ("approver", "approve", {}),
                               ("payer", "pay", {"bank_reference": "B1", "paid_on": hours.today().isoformat()})):
        client = sign_in(here.people[name])
        shown = client.get(address).get_data(as_text=True)
        assert f'action="{address}/{step}"' in shown
        assert shown.count('class="button"') == 1
        for _ in range(2):
            assert send(client, f"{address}/{step}", address, **values).status_code == 303
    with app.app_context():
        assert queries.paid_cents(build.db.session.get(build.Grant, here.grant.id)) == 700_000


def test_a_step_that_is_not_open_says_why_on_the_same_page(here, sign_in):
    client = sign_in(here.people["certifier"])
    answer = send(client, f"/payments/{here.address}/certify", f"/payments/{here.address}")
    assert answer.status_code == 422
    assert "Only a prepared instalment can be certified." in answer.get_data(as_text=True)


def test_the_payer_sees_everything_wrong_at_once(here, sign_in, app):
    with app.app_context():
        build.moved(here, "prepare", "certify", "approve")
    answer = send(sign_in(here.people["payer"]), f"/payments/{here.address}/pay", f"/payments/{here.address}",
                  bank_reference="", paid_on="2020-02-30")
    assert answer.status_code == 422
    assert answer.get_data(as_text=True).count('class="wrong"') == 2


def test_a_group_gives_its_bank_details_and_only_the_end_is_shown(here, sign_in):
    address = f"/payments/bank/{here.organisation_address}"
    client = sign_in(here.people["owner"])
    wrong = send(client, address, holder="Preko", bank_name="Banka", country="BA", currency="USD", iban="BA00")
    assert (wrong.status_code, "This IBAN has a wrong character" in wrong.get_data(as_text=True)) == (422, True)
    right = send(client, address, holder="Preko", bank_name="Banka", country="SN", currency="XOF",
                 account_number="SN0120100123", swift="CBAOSNDA")
    assert right.status_code == 303
    shown = client.get(address).get_data(as_text=True)
    assert ("0123" in shown, "SN0120100123" in shown) == (True, False)
    assert send(sign_in(here.people["reader"]), address, f"/payments/{here.address}", holder="X").status_code in (403, 422)


def test_staff_look_at_bank_details_and_the_look_is_a_post(here, sign_in, app):
    with app.app_context():
        account = queries.bank_of(here.group.id).public_id
    client = sign_in(here.people["certifier"])
    assert client.get(f"/payments/bank-details/{account}/reveal").status_code == 405
    shown = send(client, f"/payments/bank-details/{account}/reveal", "/payments/bank-details?state=verified")
    assert build.IBAN in shown.get_data(as_text=True)


@pytest.mark.parametrize(
    "name,address,status",
    [
        ("auditor", "/payments/", 200),
        ("owner", "/payments/", 200),
        ("auditor", "/payments/{one}", 200),
        ("owner", "/payments/{one}", 200),
        ("auditor", "/payments/{one}/voucher", 200),
        ("owner", "/payments/{one}/voucher", 403),
        ("auditor", "/payments/{one}/send-back", 403),
        ("payer", "/payments/{one}/send-back", 200),
        ("payer", "/payments/grants/{grant}/refund", 200),
        ("officer", "/payments/grants/{grant}/refund", 403),
        ("owner", "/payments/bank/{group}", 200),
        ("officer", "/payments/bank/{group}", 404),
        ("owner", "/payments/bank-details", 403),
        ("auditor", "/payments/bank-details", 200),
        ("auditor", "/payments/nothing", 404),
    ],
)
def test_doors(here, sign_in, name, address, status):
    client = sign_in(here.people[name])
    told = address.format(one=here.address, grant=here.grant_address, group=here.organisation_address)
    assert client.get(told).status_code == status


def test_a_stranger_is_sent_to_sign_in(here, client):
    assert client.get(f"/payments/{here.address}").status_code == 303
