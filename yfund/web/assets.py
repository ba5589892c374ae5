"""Static files under names that carry a sum of their bytes, so that browsers may keep them for ever.

Nothing is built beforehand: sums are computed at start. Style sheets are joined into one answer and
so are the small behaviours, because each request costs a phone more than the bytes do. Compressed
bytes are made when first asked for and kept in memory.
"""

import gzip
import mimetypes
import re
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import brotli
from flask import Flask, Response, abort, request, url_for

STYLES = ("tokens", "base", "layout", "components", "print")
BEHAVIOURS = ("counter", "autosave", "local_time", "once")
WRITING = ("writing", "writing_rows", "writing_words", "writing_sync", "writing_copy", "asking")
# The service worker: browsers compare its plain name, and it works for the whole site.
WORKER = "js/line.js"
JOINED = {"all.css": [f"css/{name}.css" for name in STYLES], "all.js": [f"js/{name}.js" for name in BEHAVIOURS],
          "section.js": [f"js/{name}.js" for name in WRITING]}
PACKED = {"text/css", "text/javascript", "image/svg+xml", "application/json", "text/plain"}
FOR_EVER = "public, max-age=31536000, immutable"
REFERENCE = re.compile(r'url\("?\.\./([^")]+)"?\)')


@dataclass
class Asset:
    """One file as it goes out: its name with the sum, its bytes, and the packed forms made so far."""

    name: str
    kind: str
    content: bytes
    packed: dict[str, bytes] = field(default_factory=dict)

    def body(self, accepted: str) -> tuple[bytes, str | None]:
        """Return the smallest form that the browser accepts and the name of its coding."""
        if self.kind in PACKED and len(self.content) > 400:
            for coding, pack in (("br", brotli.compress), ("gzip", gzip.compress)):
                if coding in accepted:
                    return self.packed.setdefault(coding, pack(self.content)), coding
        return self.content, None


class Assets:
    """All files below one folder, found by their own name or by the name with the sum in it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.by_name: dict[str, Asset] = {}
        self.by_print: dict[str, Asset] = {}
        files = sorted(path for path in root.rglob("*") if path.is_file())
        for path in sorted(files, key=lambda path: path.suffix in {".css", ".js"}):
            self._add(str(path.relative_to(root).as_posix()), path.read_bytes())
        for name, parts in JOINED.items():
            texts = [self.by_name[part].content for part in parts if part in self.by_name]
            self._add(name, _light(b"\n".join(texts)) if name.endswith(".css") else b"\n".join(texts))

    def printed(self, name: str) -> str:
        """Return the name with the sum in it; raises KeyError for a file that is not there."""
        return self.by_name[name].name

    def find(self, name: str) -> Asset | None:
        """Return the asset of either name, or None."""
        return self.by_print.get(name) or self.by_name.get(name)

    def _add(self, name: str, content: bytes) -> None:
        if name.endswith(".css"):
            content = REFERENCE.sub(self._pointed, content.decode()).encode()
        stem, _, ending = name.rpartition(".")
        total = sha256(content).hexdigest()[:10]
        asset = Asset(f"{stem}.{total}.{ending}" if stem else f"{name}.{total}", _kind(name), content)
        self.by_name[name] = self.by_print[asset.name] = asset

    def _pointed(self, found: re.Match) -> str:
        return f"url(/static/{self.printed(found[1])})"


def install(app: Flask, root: Path) -> Assets:
    """Serve `root` under /static/ and lend `asset_url("css/base.css")` to the templates.

    The app must be made with `static_folder=None`. A name with a sum is answered for ever,
    a plain name with an ETag to be asked again; a wrong sum is 404.
    """
    assets = Assets(root)

    def static(filename: str) -> Response:
        asset = assets.find(filename)
        if asset is None:
            abort(404)
        return _answer(asset, filename)

    def asset_url(name: str) -> str:
        return url_for("static", filename=assets.printed(name))

    app.add_url_rule("/static/<path:filename>", "static", static)
    app.jinja_env.globals["asset_url"] = asset_url
    return assets


def _answer(asset: Asset, filename: str) -> Response:
    body, coding = asset.body(request.headers.get("Accept-Encoding", ""))
    response = Response(body, content_type=_with_charset(asset.kind))
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["X-Content-Type-Options"] = "nosniff"
    if filename == WORKER:
        response.headers["Service-Worker-Allowed"] = "/"
    if coding:
        response.headers["Content-Encoding"] = coding
    response.headers["Cache-Control"] = FOR_EVER if filename == asset.name else "no-cache"
    response.set_etag(f"{asset.name}{'-' + coding if coding else ''}")
    return response.make_conditional(request)


def _kind(name: str) -> str:
    if name.endswith("LICENSE"):
        return "text/plain"
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def _with_charset(kind: str) -> str:
    return f"{kind}; charset=utf-8" if kind.startswith("text/") or kind == "application/json" else kind


def _light(styles: bytes) -> bytes:
    """Leave out comments and the indentation; they are for people who read the sources."""
    return re.sub(rb"\n\s+", b"\n", re.sub(rb"/\*.*?\*/", b"", styles, flags=re.S))
