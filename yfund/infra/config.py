"""Settings from the environment, checked at start: one clear sentence for each mistake."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from yfund.infra import sqlite

DEFAULT_SECRET = "development-only-secret-that-everybody-can-read"
KINDS = ("production", "development", "demo", "test")
LANGUAGES = {
    "ar": "العربية", "zh": "中文", "en": "English", "fr": "Français",
    "pt": "Português", "ru": "Русский", "es": "Español",
}


class BadSettings(Exception):
    """The application must not start; the text says which settings are wrong and how to mend them."""


@dataclass(frozen=True)
class Settings:
    """Everything that differs from one installation to the next.

    `kind`: production, development, demo (open sign-in for invented people) or test.
    URLs: `database_url` sqlite:///… or postgresql+psycopg://…, `redis_url` may be empty,
    `scanner_url` clamd://host:port or clamd:///path/of/socket, empty = files are not scanned,
    `storage_url` file:///folder or s3://bucket?endpoint=…, `mail_url` smtp://user:pass@host:port or empty (letters wait).
    `cooling_hours`: how long decisions wait after the button before their letters go out; 24 in production.
    """

    kind: str = "development"
    database_url: str = "sqlite:///instance/yfund.sqlite3"
    redis_url: str = ""
    storage_url: str = "file:instance/files"
    mail_url: str = ""
    mail_from: str = "yfund@localhost"
    scanner_url: str = ""
    secret_key: str = DEFAULT_SECRET
    base_url: str = "http://localhost:8000"
    debug: bool = False
    writers: int = 1
    proxies: int = 0
    cooling_hours: int = 0

    @property
    def is_demo(self) -> bool:
        return self.kind == "demo"

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Settings read from `environment`; raises `BadSettings` naming every mistake."""
        read = environment.get
        numbers = {"writers": read("YFUND_WRITERS", "1"), "proxies": read("YFUND_PROXIES", "0"),
                   "cooling_hours": read("YFUND_COOLING_HOURS", "24" if read("YFUND_ENV") == "production" else "0")}
        wrong = [f"YFUND_{k.upper()} must be a whole number, not “{v}”." for k, v in numbers.items() if not v.isdigit()]
        if wrong:
            raise BadSettings("\n".join(wrong))
        settings = cls(
            kind=read("YFUND_ENV", cls.kind),
            database_url=_driver(read("DATABASE_URL", cls.database_url)),
            redis_url=read("REDIS_URL", ""),
            storage_url=read("STORAGE_URL", cls.storage_url),
            mail_url=read("MAIL_URL", ""),
            mail_from=read("MAIL_FROM", cls.mail_from),
            scanner_url=read("SCANNER_URL", ""),
            secret_key=read("SECRET_KEY", cls.secret_key),
            base_url=read("BASE_URL", cls.base_url).rstrip("/"),
            debug=read("FLASK_DEBUG", "0").lower() not in ("", "0", "false"),
            writers=int(numbers["writers"]),
            proxies=int(numbers["proxies"]),
            cooling_hours=int(numbers["cooling_hours"]),
        )
        settings.check()
        return settings

    def check(self) -> None:
        """Raise `BadSettings` when the application must not start like this."""
        mistakes = [*_shape_mistakes(self), *(_production_mistakes(self) if self.kind == "production" else ())]
        if mistakes:
            raise BadSettings("\n".join(mistakes))


def _driver(url: str) -> str:
    for short in ("postgres://", "postgresql://"):
        if url.startswith(short):
            return "postgresql+psycopg://" + url.removeprefix(short)
    return url


def _shape_mistakes(s: Settings) -> list[str]:
    rules = [
        (s.kind in KINDS, f"YFUND_ENV must be one of {', '.join(KINDS)}, not “{s.kind}”."),
        (s.database_url.startswith(("sqlite:///", "postgresql+psycopg://")),
         "DATABASE_URL must begin with sqlite:/// or postgresql://."),
        (not s.redis_url or s.redis_url.startswith(("redis://", "rediss://")), "REDIS_URL must begin with redis://."),
        (s.storage_url.startswith(("file:", "s3://")), "STORAGE_URL must begin with file: or s3://."),
        (not s.mail_url or s.mail_url.startswith(("smtp://", "smtps://")), "MAIL_URL must begin with smtp:// or smtps://."),
        (not s.scanner_url or s.scanner_url.startswith("clamd://"), "SCANNER_URL must begin with clamd://."),
        (urlsplit(s.base_url).scheme in ("http", "https") and urlsplit(s.base_url).hostname,
         "BASE_URL must be the address people use, like https://fund.example.org."),
        (len(s.secret_key) >= 32, "SECRET_KEY must have at least 32 characters."),
    ]
    return [sentence for holds, sentence in rules if not holds]


def _production_mistakes(s: Settings) -> list[str]:
    rules = [
        (s.secret_key != DEFAULT_SECRET, "SECRET_KEY is the default that everybody can read: set your own."),
        (not s.debug, "FLASK_DEBUG must be off in production: it shows the code to strangers."),
        (s.base_url.startswith("https://"), "BASE_URL must begin with https:// in production."),
        (bool(s.mail_url), "MAIL_URL is missing: nobody would get a letter."),
        (not (s.is_sqlite and s.writers > 1 and sqlite.has_wal_reset_bug()),
         f"SQLite {'.'.join(map(str, sqlite.version))} can corrupt its file under several writers (WAL-reset bug): "
         "use PostgreSQL, one writer, or a library of 3.51.3 or newer."),
    ]
    return [sentence for holds, sentence in rules if not holds]


def instance_path(url: str) -> Path:
    """The file or folder a `sqlite:///` or `file:` URL names."""
    if url.startswith("sqlite:///"):
        return Path(url.removeprefix("sqlite:///")).resolve()
    return Path(url.removeprefix("file://").removeprefix("file:")).resolve()
