"""The second lock: an authenticator app and recovery codes; staff in production must have it."""

import base64
import hashlib
import hmac
import re
import struct

import pytest

from tests.build import accounts as build
from tests.sending import send
from yfund.accounts.models import Person
from yfund.infra.db import db

WHO = {"email": "officer@example.org", "password": build.PASSWORD}


@pytest.fixture
def officer(app):
    with app.app_context():
        return build.person("Officer", roles=["officer"], **WHO)


def key_on(page):
    """The key that stands beside the picture."""
    return re.search(r'dir="ltr">([A-Za-z2-7 -]{16,})</b>', page)[1]


def code_of(key, moment):
    """What an authenticator app shows (RFC 6238)."""
    plain = re.sub(r"[ -]", "", key).upper()
    counter = struct.pack(">Q", int(moment.timestamp()) // 30)
    digest = hmac.new(base64.b32decode(plain + "=" * (-len(plain) % 8)), counter, hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start:start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def lock(client, clock):
    """Set the second lock through the pages; gives its key."""
    page = send(client, "/second-factor", setup="authenticator").text
    key = key_on(page)
    to = re.search(r'action="(/second-factor/[^"]+)"', page)[1]
    assert send(client, to, code=code_of(key, clock.moment)).status_code == 302
    return key


def is_in(client):
    return client.get("/account").status_code == 200


def test_a_locked_account_asks_for_the_code(app, client, clock, officer):
    send(client, "/sign-in", **WHO)
    key = lock(client, clock)
    with app.app_context():
        kept = db.session.get(Person, officer.id)
        assert kept.tf_primary_method == "authenticator"
        assert re.sub(r"[ -]", "", key).upper() not in kept.tf_totp_secret.upper()
    clock.forward(minutes=2)
    other = app.test_client()
    assert send(other, "/sign-in", **WHO).headers["Location"].startswith("/second-factor/code")
    assert not is_in(other)
    assert send(other, "/second-factor/code", code="000000").status_code == 200
    assert not is_in(other)
    assert send(other, "/second-factor/code", code=code_of(key, clock.moment)).headers["Location"] == "/home"
    assert is_in(other)


def test_a_recovery_code_opens_once(app, client, clock, officer):
    send(client, "/sign-in", **WHO)
    lock(client, clock)
    page = send(client, "/recovery-codes", generate_new_codes="1").text
    codes = re.findall(r'<li><p class="num" dir="ltr">([^<]+)</p>', page)
    assert len(codes) == 5
    for expected in (True, False):
        other = app.test_client()
        send(other, "/sign-in", **WHO)
        send(other, "/recovery-code", code=codes[0])
        assert is_in(other) is expected


def test_staff_must_lock_where_the_installation_says_so(app, client, clock, officer, monkeypatch):
    monkeypatch.setitem(app.config, "SECURITY_TWO_FACTOR_REQUIRED", True)
    answer = send(client, "/sign-in", **WHO)
    assert answer.headers["Location"].startswith("/second-factor")
    assert not is_in(client)
    page = send(client, "/second-factor", setup="authenticator").text
    answer = send(client, "/second-factor/code", code=code_of(key_on(page), clock.moment))
    assert (answer.status_code, is_in(client)) == (302, True)


def test_applicants_need_not(app, client, monkeypatch):
    with app.app_context():
        build.person("Applicant", **WHO)
    monkeypatch.setitem(app.config, "SECURITY_TWO_FACTOR_REQUIRED", True)
    assert send(client, "/sign-in", **WHO).headers["Location"] == "/home"


def test_the_lock_is_taken_away(app, client, clock, officer):
    send(client, "/sign-in", **WHO)
    lock(client, clock)
    assert send(client, "/second-factor", setup="disable").status_code == 302
    assert send(app.test_client(), "/sign-in", **WHO).headers["Location"] == "/home"


def test_going_back_to_a_step_of_signing_in_keeps_the_sign_in(client, officer):
    send(client, "/sign-in", **WHO)
    assert client.get("/second-factor/code").headers["Location"] == "/home"
    assert is_in(client)
