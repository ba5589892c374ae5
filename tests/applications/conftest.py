"""A group at work on its application."""

import dataclasses
import re

import pytest
from sqlalchemy import select

from tests.build import accounts, applications
from tests.servers import clamd
from yfund.accounts.models import Person
from yfund.accounts.queries import actor_of
from yfund.applications import queries as room
from yfund.applications.models import Application
from yfund.infra.db import db


class Scene:
    """A call, a group with an owner and an editor, a draft, and the owner's browser."""

    def __init__(self, app, sign_in, **answers):
        self.app = app
        with app.app_context():
            call, group = applications.open_call(), accounts.organisation()
            self.writer = accounts.person(organisation=group)
            self.other = accounts.person("Jun-Jun Ofong", organisation=group, part="editor")
            self.writer_id = self.writer.id
            self.id = applications.draft(call, group, self.writer, **answers).public_id
        self.sign_in = sign_in
        self.browser = sign_in(self.writer)
        self.at = f"/applications/{self.id}"

    def answers(self):
        with self.app.app_context():
            return room.answers_of(self.application())

    def actor(self):
        return actor_of(db.session.get(Person, self.writer_id))

    def application(self):
        return db.session.scalar(select(Application).where(Application.public_id == self.id))

    def post(self, path, client=None, headers=None, **fields):
        client = client or self.browser
        page = client.get(self.at + "/withdraw").text
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)
        data = {"csrf_token": token[1] if token else "", **{k.replace("base_", "base:"): v for k, v in fields.items()}}
        return client.post(self.at + path, data=data, headers=headers, content_type="multipart/form-data")


@pytest.fixture
def scene(app, sign_in, clock):
    return Scene(app, sign_in)


@pytest.fixture
def full(app, sign_in, clock):
    return Scene(app, sign_in, **applications.ANSWERS)


@pytest.fixture
def scanner(app):
    """A scanner on loopback, and the application told of it."""
    before = app.extensions["yfund_settings"]
    with clamd.running() as server:
        app.extensions["yfund_settings"] = dataclasses.replace(before, scanner_url=server.url)
        yield server
        app.extensions["yfund_settings"] = before
