"""Asking a site everything a person could ask: links found, every address with plausible values, words searched, forms sent."""

import io
import re
from collections.abc import Iterable, Mapping
from urllib.parse import urljoin, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.sending import token

Told = tuple[int, str, str]
MOST_LINKS = 30
# Nothing in these speaks of an application.
LEFT_OUT = ("static", "patterns", "health", "security", "auth", "/demo", "/confirm-address", "/invitations", "/groups/", "/account",
            "/office/calls/", "/donors/", "/allotments/", "/receipts/", "deadline.ics", "/evaluations/<code>/a")
# Which kind of thing stands behind `public_id` of an address, by what its endpoint begins with.
THINGS = (("applications.file", "upload"), ("applications.", "application"), ("reviews.standing", "application"),
          ("reviews.", "assignment"), ("awards.letter", "application"), ("awards.feedback", "application"), ("awards.", "grant"),
          ("payments.refund", "grant"), ("payments.confirm_bank", "bank"), ("payments.refuse_bank", "bank"),
          ("payments.reveal_bank", "bank"), ("payments.bank", "organisation"), ("payments.", "instalment"),
          ("results.settlement", "grant"), ("results.close", "grant"), ("results.targets", "grant"), ("results.", "report"),
          ("showcase.", "grant"), ("desk.", "grant"), ("accounts.", "organisation"))
# What everybody reads, strangers too, is the same for those in conflict.
PUBLIC = ("/",)
SEARCHES = ("/search?q={0}", "/office/applications?q={0}")
LISTS = (
    "/office/applications?country=SN", "/office/applications?language=fr", "/office/applications?state=submitted",
    "/office/applications?page=2", "/reviews?page=2", "/office/reading/{0}/pairs?page=2",
    "/office/reading/{0}/pairs?number={0}-0009",
    "/office/reading/{0}/progress?page=2", "/choosing/{0}/ranking?country=SN", "/choosing/{0}/ranking?page=2",
    "/choosing/{0}/ranking?sort=total", "/choosing/{0}/ranking?language=fr", "/choosing/{0}/ranking?lot=small",
    "/choosing/{0}/decisions?page=2", "/payments/?state=planned", "/payments/?page=2", "/reports?state=due", "/grants?page=2",
    "/grants?country=SN", "/office/conflicts?page=2", "/calls/{0}")


def masked(text: str) -> str:
    """The answer without what differs from request to request."""
    text = re.sub(r'(name="csrf_token"[^>]*value=")[^"]*', r"\1", text)
    text = re.sub(r'(nonce=")[^"]*', r"\1", text)
    text = re.sub(r'(name="(?:page|key|token)" value=")[^"]*', r"\1", text)
    return re.sub(r"draft\?page=[0-9a-f]*", "draft", text)


def addresses(app: Flask, hidden: Mapping[str, Iterable[str]], codes: Iterable[str], words: Iterable[str],
              methods: str = "GET") -> list[str]:
    """Every address of the URL map with values that stand for what is hidden and for what is not."""
    found: list[str] = []
    for rule in app.url_map.iter_rules():
        if methods in (rule.methods or ()) and not any(part in f"{rule.endpoint} {rule.rule}" for part in LEFT_OUT):
            found += _filled(rule, hidden, list(codes))
    if methods == "GET":
        found += [search.format(word.replace(" ", "+")) for word in words for search in SEARCHES]
        found += [listed.format(code) for listed in LISTS for code in codes]
    return sorted(set(found) - set(PUBLIC))


def _filled(rule: Rule, hidden: Mapping[str, Iterable[str]], codes: list[str]) -> list[str]:
    kind = next((kind for start, kind in THINGS if rule.endpoint.startswith(start)), "application")
    values = {"public_id": list(hidden.get(kind, ())) or ["nothing000000000"], "code": codes, "key": ["summary"],
              "file_id": list(hidden.get("upload", ()))[:1], "number": ["1"], "kind": ["advice"], "filename": ["a"]}
    listed = [rule.rule]
    for name in sorted(rule.arguments):
        pattern = re.compile(rf"<(?:[a-z]+(?:\([^)]*\))?:)?{name}>")
        listed = [pattern.sub(value, address) for address in listed for value in values.get(name, ["nothing"])]
    return listed


def answer(client: FlaskClient, address: str) -> tuple[int, str, str]:
    """Status, masked body and place of one GET."""
    got = client.get(address)
    return got.status_code, _body(got), got.headers.get("Location", "")


def _body(got: TestResponse) -> str:
    """What there is to compare: text as it stands, a workbook by its cells, of a PDF only that it is one."""
    if got.mimetype == "application/pdf":
        return str(got.mimetype)
    if "spreadsheetml" in got.mimetype:
        book = load_workbook(io.BytesIO(got.get_data()), read_only=True)
        return "\n".join(f"{sheet.title}: {row}" for sheet in book for row in sheet.iter_rows(values_only=True))
    return masked(got.get_data(as_text=True))


def crawled(client: FlaskClient, known: Mapping[str, Told], first: str = "/home") -> dict[str, Told]:
    """Answers of pages reached by links, breadth first. `known`: answers that need not be asked for again."""
    seen: dict[str, Told] = {}
    waiting = [first]
    while waiting and len(seen) < MOST_LINKS:
        address = waiting.pop(0)
        left_out = address in PUBLIC or "logout" in address or address.endswith(("pdf", "voucher"))
        if address in seen or left_out or any(part in address for part in LEFT_OUT):
            continue
        seen[address] = known.get(address) or answer(client, address)
        links = re.findall(r'href="([^"#]+)', seen[address][1])
        waiting += [path for path in (_inside(address, link) for link in links) if path and path not in seen]
    return seen


def _inside(address: str, link: str) -> str:
    parts = urlsplit(urljoin(f"http://localhost{address}", link.replace("&amp;", "&")))
    return f"{parts.path}?{parts.query}" if parts.query else parts.path if parts.netloc == "localhost" else ""


def refused(client: FlaskClient, address: str) -> tuple[int, str]:
    """Status and masked body of a form sent to an address of something hidden."""
    got = client.post(address, data={"csrf_token": token(client), "reason": "because", "kind": "work"})
    return got.status_code, masked(got.get_data(as_text=True))

