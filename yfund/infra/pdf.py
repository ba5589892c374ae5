"""Documents on paper: the same HTML and CSS as the pages, made into PDF by WeasyPrint."""

import ctypes.util
import importlib
import re
import threading
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from yfund.infra.folders import folder

_LIBRARIES = ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset")
_one_at_a_time = threading.Lock()


def missing_libraries() -> list[str]:
    """Names of the system libraries of the PDF maker that are not installed here."""
    return [name for name in _LIBRARIES if ctypes.util.find_library(name) is None]


def pdf_or_none(html: str) -> bytes | None:
    """The PDF of a whole HTML page, or None when the system libraries are missing.

    Only files below static/ are read: a text can not make us fetch an address. One at a time, since each takes 250 MB.
    """
    if missing_libraries():
        return None
    # WeasyPrint takes a second to load and fails without its libraries: it is loaded when first needed.
    maker: Any = importlib.import_module("weasyprint")
    with _one_at_a_time:
        made: bytes = maker.HTML(string=html, base_url="static:/", url_fetcher=_static_only(maker.urls)).write_pdf(
            pdf_variant="pdf/ua-1")
        return made


def _static_only(urls: Any) -> Any:
    """The fetcher of the PDF maker (`urls` is its module): files below static/ and data in the page itself, nothing else."""

    class StaticOnly(urls.URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            if urlsplit(url).scheme == "data":
                return super().fetch(url, headers)
            content, kind = _static_file(url)
            return urls.URLFetcherResponse(url, content, {"Content-Type": kind})

    return StaticOnly()


def _static_file(url: str) -> tuple[bytes, str]:
    parts = urlsplit(url)
    root = folder("static").resolve()
    name = re.sub(r"\.[0-9a-f]{10}(\.\w+)$", r"\1", parts.path.removeprefix("/static/").lstrip("/"))
    wanted = (root / name).resolve()
    if parts.netloc or not wanted.is_relative_to(root) or not wanted.is_file():
        raise ValueError(f"documents may not fetch {url}")
    kinds = {".css": "text/css", ".svg": "image/svg+xml", ".png": "image/png"}
    return wanted.read_bytes(), kinds.get(wanted.suffix, "application/octet-stream")


def stylesheet(*names: str) -> str:
    """The text of style sheets in static/css, to stand inside a document."""
    return "\n".join(Path(folder("static") / "css" / f"{name}.css").read_text() for name in names)
