"""What a group says of its files."""

from collections.abc import Mapping

from yfund.applications import queries
from yfund.applications.models import Application
from yfund.applications.services.drafting import be_writable
from yfund.infra.db import locked
from yfund.kernel.actor import Actor
from yfund.kernel.text import clean

LONGEST = 300


def describe_files(application: Application, actor: Actor, words: Mapping[str, str]) -> None:
    """Say what files are, given as public id → description. Raises `NotAllowed`, `Refusal` when it is not open."""
    application = locked(Application, application.id)
    be_writable(application, actor)
    for upload in queries.files_of(application.id):
        if upload.public_id in words:
            upload.description = clean(words[upload.public_id])[:LONGEST]
