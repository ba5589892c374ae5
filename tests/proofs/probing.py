"""Asking a site everything a person could ask: links found, every address with plausible values, words searched, forms sent."""

import io
import random
import re
import zlib
from collections.abc import Iterable, Mapping
from urllib.parse import urljoin, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.proofs.values import LISTS, SEARCHES, THINGS, VALUES, calls_of, is_left_out
from tests.sending import token
from yfund.infra.columns import ids_from

Told = tuple[int, str, str]
Things = Mapping[str, Iterable[str]]
MOST_LINKS = 30
# What everybody reads, strangers too, is the same for those in conflict.
PUBLIC = ("/",)
PAPERS = ("calls.paper",)
# What a form may ask for. Where something else is wanted it is refused, and the refusal must be the same too.
SENT = {"reason": "because", "kind": "work", "words": "because", "note": "because", "number": "YSF-2025-0009", "verb": "propose",
        "due_at": "2031-01-01T12:00", "outcome": "decline", "must": "must", "act": "save", "minutes": "We met.", "fact": "Known."}


def masked(text: str) -> str:
    """The answer without what differs from request to request."""
    text = re.sub(r'(name="csrf_token"[^>]*value=")[^"]*', r"\1", text)
    text = re.sub(r'(nonce=")[^"]*', r"\1", text)
    text = re.sub(r'(name="(?:page|key|token)"[^>]*value=")[^"]*', r"\1", text)
    return re.sub(r"draft\?page=[0-9a-f]*", "draft", text)


def addresses(app: Flask, things: Things, codes: Iterable[str], words: Iterable[str], methods: str = "GET") -> dict[str, str]:
    """Every address of the URL map with values for what is hidden and what is not, and its endpoint."""
    found: dict[str, str] = {}
    for rule in app.url_map.iter_rules():
        if methods in (rule.methods or ()) and not is_left_out(rule.endpoint, methods):
            found |= dict.fromkeys(_filled(rule, things, list(codes)), rule.endpoint)
    if methods == "GET":
        found |= {search.format(word.replace(" ", "+")): "search" for word in words for search in SEARCHES}
        found |= {listed.format(code): "list" for listed in LISTS for code in codes}
    return {address: found[address] for address in sorted(found) if address not in PUBLIC and not _is_again(address, found)}


def _is_again(address: str, found: Mapping[str, str]) -> bool:
    """Whether it is the paper of another call: making a PDF takes long, and one shows whether anything of it differs."""
    endpoint = found[address]
    return endpoint in PAPERS and address != min(one for one in found if found[one] == endpoint)


def _filled(rule: Rule, things: Things, codes: list[str]) -> list[str]:
    kind = next((kind for start, kind in THINGS if rule.endpoint.startswith(start)), "application")
    values = {**VALUES, "public_id": list(things.get(kind, ())) or ["nothing000000000"], "code": calls_of(rule.endpoint, codes),
              "file_id": list(things.get("upload", ()))[:1] or ["nothing"], "item_id": list(things.get("item", ())) or ["nothing"],
              **({"kind": ["csv", "xlsx"]} if rule.endpoint.endswith(("_file", "taken")) else {})}
    listed = [rule.rule]
    for name in sorted(rule.arguments):
        pattern = re.compile(rf"<(?:[a-z]+(?:\([^)]*\))?:)?{name}>")
        listed = [pattern.sub(value, address) for address in listed for value in values.get(name, ["nothing"])]
    return listed


def answer(client: FlaskClient, address: str) -> Told:
    """Status, masked body and place of one GET."""
    return told(client.get(address))


def told(got: TestResponse) -> Told:
    """Status, masked body and place of an answer."""
    return got.status_code, _body(got), got.headers.get("Location", "")


def _body(got: TestResponse) -> str:
    """What there is to compare: text as it stands, a workbook by its cells, a PDF by what is packed in it."""
    if got.mimetype == "application/pdf":
        return paper(got.get_data())
    if "spreadsheetml" in got.mimetype:
        book = load_workbook(io.BytesIO(got.get_data()), read_only=True)
        return "\n".join(f"{sheet.title}: {row}" for sheet in book for row in sheet.iter_rows(values_only=True))
    return masked(got.get_data(as_text=True))


def paper(data: bytes) -> str:
    """A PDF with its streams unpacked, without its dates and identity."""
    def unpacked(match: re.Match[bytes]) -> bytes:
        try:
            return b"stream\n" + zlib.decompress(match[1])
        except zlib.error:
            return match[0]

    data = re.sub(rb"stream\r?\n(.*?)\r?\nendstream", unpacked, data, flags=re.DOTALL)
    return re.sub(r"/(?:ID \[.*?\]|(?:Creation|Mod)Date \(.*?\))", "", data.decode("latin-1"), flags=re.DOTALL)


def asked(client: FlaskClient, wanted: Mapping[str, str]) -> dict[str, Told]:
    """The answers to all of these, but of pages that the person's roles do not open only the first of each kind."""
    got: dict[str, Told] = {}
    closed: set[str] = set()
    for address, endpoint in wanted.items():
        if endpoint not in closed:
            got[address] = answer(client, address)
            closed |= {endpoint} if got[address][0] == 403 and endpoint not in ("search", "list") else set()
    return got


def crawled(client: FlaskClient, known: Mapping[str, Told], first: str = "/home") -> dict[str, Told]:
    """Answers of pages reached by links, breadth first. `known`: answers that need not be asked for again."""
    seen: dict[str, Told] = {}
    waiting = [first]
    while waiting and len(seen) < MOST_LINKS:
        address = waiting.pop(0)
        left_out = address in PUBLIC or "sign-out" in address or "/static" in address or address.startswith("/demonstration")
        if address in seen or left_out:
            continue
        seen[address] = known.get(address) or answer(client, address)
        links = re.findall(r'href="([^"#]+)', seen[address][1])
        waiting += [path for path in (_inside(address, link) for link in links) if path and path not in seen]
    return seen


def _inside(address: str, link: str) -> str:
    parts = urlsplit(urljoin(f"http://localhost{address}", link.replace("&amp;", "&")))
    return f"{parts.path}?{parts.query}" if parts.query else parts.path if parts.netloc == "localhost" else ""


def sent(client: FlaskClient, wanted: Mapping[str, str], who: str) -> dict[str, Told]:
    """The answers to a form sent by `who` to each of these, one after the other, with the page it leads to."""
    got: dict[str, Told] = {}
    closed: set[str] = set()
    for address, endpoint in wanted.items():
        if endpoint not in closed:
            with ids_from(random.Random(f"{who} {address}")):
                got[address] = told(client.post(address, data={"csrf_token": token(client), **SENT}, follow_redirects=True))
            closed |= {endpoint} if got[address][0] == 403 else set()
    return got
