"""The store in an S3 bucket: whole files, pieces, and what is missing."""

import dataclasses
import io

import pytest

from tests.servers import s3
from yfund.infra import storage
from yfund.kernel.errors import NotFound, Refusal


@pytest.fixture
def bucket(in_app, tmp_path, monkeypatch):
    for name, value in s3.KEYS.items():
        monkeypatch.setenv(name, value)
    before = in_app.extensions["yfund_settings"]
    with s3.running(tmp_path) as address:
        url = f"s3://{s3.BUCKET}?endpoint={address}&virtual_hosted_style_request=false"
        in_app.extensions["yfund_settings"] = dataclasses.replace(before, storage_url=url)
        yield
        in_app.extensions["yfund_settings"] = before


def test_files_and_pieces_lie_in_a_bucket_as_in_a_folder(bucket):
    kept = storage.store(io.BytesIO(b"hello"), 100)
    assert storage.store(io.BytesIO(b"hello"), 100) == kept
    assert (b"".join(storage.open_blob(kept.sha256)), storage.is_kept(kept.sha256)) == (b"hello", True)
    with pytest.raises(NotFound):
        storage.open_blob("0" * 64)
    for offset, piece in ((0, b"he"), (2, b"xx"), (2, b"llo")):
        storage.put_piece("abc", offset, piece)
    with storage.joined("abc", 5) as path:
        assert path.read_bytes() == b"hello"
    with pytest.raises(Refusal), storage.joined("abc", 6):
        pass
    storage.drop_pieces("abc")
    with pytest.raises(Refusal), storage.joined("abc", 5):
        pass
