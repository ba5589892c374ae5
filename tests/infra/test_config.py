"""Settings are checked at start, with a sentence for every mistake."""

import pytest

from yfund.infra import config, sqlite
from yfund.infra.config import DEFAULT_SECRET, BadSettings, Settings, instance_path

SAFE = {
    "YFUND_ENV": "production", "SECRET_KEY": "x" * 40, "BASE_URL": "https://fund.example.org", "MAIL_URL": "smtp://127.0.0.1:25",
    "DATABASE_URL": "postgresql://127.0.0.1/yfund",
}


def test_a_safe_production_starts():
    settings = Settings.from_environment(SAFE)
    assert settings.kind == "production"
    assert settings.database_url == "postgresql+psycopg://127.0.0.1/yfund"


@pytest.mark.parametrize(("name", "value", "word"), [
    ("SECRET_KEY", DEFAULT_SECRET, "SECRET_KEY"), ("SECRET_KEY", "short", "32 characters"), ("FLASK_DEBUG", "1", "FLASK_DEBUG"),
    ("BASE_URL", "http://fund.example.org", "https"), ("BASE_URL", "fund", "BASE_URL"), ("MAIL_URL", "", "MAIL_URL"),
    ("MAIL_URL", "http://mail", "smtp"), ("DATABASE_URL", "mysql://x", "DATABASE_URL"), ("REDIS_URL", "memory", "REDIS_URL"),
    ("STORAGE_URL", "ftp://x", "STORAGE_URL"), ("YFUND_ENV", "prod", "YFUND_ENV"), ("YFUND_WRITERS", "two", "YFUND_WRITERS"),
])
def test_a_mistake_is_named(name, value, word):
    with pytest.raises(BadSettings, match=word):
        Settings.from_environment({**SAFE, name: value})


def test_all_mistakes_are_named_at_once():
    with pytest.raises(BadSettings) as caught:
        Settings.from_environment({**SAFE, "SECRET_KEY": "short", "BASE_URL": "x", "MAIL_URL": ""})
    assert len(str(caught.value).splitlines()) == 4


@pytest.mark.parametrize(("version", "has"), [
    ((3, 6, 23), False), ((3, 7, 0), True), ((3, 40, 1), True), ((3, 51, 2), True), ((3, 51, 3), False), ((3, 52, 0), True),
    ((3, 53, 4), False),
])
def test_the_wal_reset_bug_is_known_by_version(version, has):
    assert sqlite.has_wal_reset_bug(version) is has


def test_production_refuses_several_writers_on_a_library_with_the_bug(monkeypatch):
    several = {**SAFE, "DATABASE_URL": "sqlite:///x.sqlite3", "YFUND_WRITERS": "2"}
    Settings.from_environment(several)
    monkeypatch.setattr(config.sqlite, "has_wal_reset_bug", lambda: True)
    with pytest.raises(BadSettings, match="WAL-reset"):
        Settings.from_environment(several)
    Settings.from_environment({**several, "YFUND_WRITERS": "1"})


@pytest.mark.parametrize(("url", "end"), [
    ("sqlite:////tmp/a.sqlite3", "/tmp/a.sqlite3"), ("file:/tmp/files", "/tmp/files"), ("file:///tmp/files", "/tmp/files"),
])
def test_places_are_read_from_urls(url, end):
    assert str(instance_path(url)) == end
