"""What a group says of its files, and files that it takes back out of the history."""

from collections.abc import Mapping

from yfund.applications import queries
from yfund.applications.models import Application, Upload
from yfund.applications.services.drafting import add_upload, be_writable
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


def put_back_file(upload: Upload, actor: Actor) -> Upload:
    """Put a file that was taken away to its question again; one that is there stays one. Raises `NotAllowed`, `Refusal`.

    It is a new row, as what was sent before must not gain a file.
    """
    application = locked(Application, upload.application_id)
    there = add_upload(application, actor, upload.question, filename=upload.filename, media_type=upload.media_type,
                       size=upload.size, sha256=upload.sha256, warnings=upload.warnings)
    there.description = there.description or upload.description
    return there
