"""The file of one grant in words and bars, ready for its template."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup

from yfund.desk.grant_file import Event, GrantFile
from yfund.infra.journal import JournalEntry, JournalText
from yfund.kernel.text import say
from yfund.results import queries as results
from yfund.results.rules.spending import LINES
from yfund.web.filters import day, in_words, moment, money, number, percent, tell

CONDITIONS = {
    "agreement": say("Opens when both sides have signed the agreement."),
    "midterm": say("Opens when the mid-term report is accepted."),
    "final": say("Opens when the final report is accepted."),
}
STAGES = (("prepared", say("Prepares")), ("certified", say("Certifies")), ("approved", say("Approves")), ("paid", say("Pays")))


def values_of(file: GrantFile) -> dict[str, Any]:
    """Template values for the money, the instalments, spending, figures and papers of a grant."""
    names = {key: tell(sentence) for key, sentence in LINES.items()}
    names |= {key: in_words(texts) for key, texts in results.line_titles(file.grant).items()}
    return {
        "money_rows": _money_rows(file), "conditions": CONDITIONS,
        "instalment_titles": [_("Instalment %(number)s, %(percent)s per cent", number=i.number, percent=i.percent)
                              for i in file.instalments],
        "hand_rows": {i.id: _hands(file, i.id, i.state) for i in file.instalments},
        "spending_columns": [_("Budget line"), (_("Planned"), "num"), (_("Reported"), "num"), (_("Accepted"), "num")],
        "spending_rows": [[names.get(s.line, s.line.replace("_", " ").capitalize()), money(s.planned), money(s.reported),
                           money(s.accepted)] for s in file.spending],
        "spending_foot": [_("All"), money(sum(s.planned for s in file.spending)), money(sum(s.reported for s in file.spending)),
                          money(sum(s.accepted for s in file.spending))],
        "figure_columns": [_("What is counted"), (_("Done"), "num"), (_("Planned"), "num")],
        "figure_rows": [[i.title, number(done), number(i.target) if i.target else "—"] for i, done in file.figures],
        "steps": [_step(event) for event in file.timeline], "papers": _papers(file),
    }


def _money_rows(file: GrantFile) -> list[dict[str, Any]]:
    held = file.money
    whole = held.awarded or 1
    rows = [(_("Awarded"), _("the whole grant"), held.awarded, "mid"), (_("Paid"), percent(held.paid / whole), held.paid, "fill"),
            (_("Accepted"), _("spent as agreed"), held.accepted, "lagoon")]
    if held.refunded:
        rows.append((_("Sent back"), "", held.refunded, "lagoon"))
    rows.append((_("With the group"), _("paid, not yet accounted for"), held.with_group, "sun"))
    return [{"label": label, "note": note, "value": money(cents), "share": cents / whole, "tone": tone}
            for label, note, cents, tone in rows]


def _hands(file: GrantFile, instalment_id: int, state: str) -> list[dict[str, Any]]:
    done = {hand.stage: hand for hand in file.hands[instalment_id]}
    rows: list[dict[str, Any]] = []
    is_open = True
    for stage, act in STAGES:
        hand = done.get(stage)
        status = "done" if hand else ("now" if is_open and state != "planned" else "next")
        is_open = is_open and hand is not None
        rows.append({"act": tell(act), "name": hand.person_name if hand else "", "at": moment(hand.at) if hand else "",
                     "state": status})
    return rows


def _step(event: Event) -> dict[str, Any]:
    return {"title": tell(event.title), "when": event.when, "note": tell(event.note) if event.note else "",
            "at": when(event.at)}


def when(at: datetime | date) -> Markup | str:
    """An instant with its zone, or a day."""
    return moment(at) if isinstance(at, datetime) else day(at)


def _papers(file: GrantFile) -> list[dict[str, str]]:
    papers = [{"label": _("The application"), "url": url_for("applications.pdf", public_id=file.grant.application.public_id),
               "note": "PDF"}]
    if file.agreements:
        papers.append({"label": _("The agreement"), "url": url_for("awards.agreement", public_id=file.grant.public_id),
                       "note": _("page and PDF")})
    names = {"midterm": _("Mid-term report"), "final": _("Final report")}
    papers += [{"label": names[r.kind], "url": url_for("results.show", public_id=r.public_id),
                "note": _("due %(day)s", day=day(r.due_on))} for r in file.reports]
    return papers


def trail_rows(entries: Iterable[tuple[JournalEntry, JournalText | None]]) -> list[dict[str, Any]]:
    """Journal entries as rows: action, actor, at, reason. Words that were erased are shown as such."""
    rows = []
    for entry, text in entries:
        words = text.words if text is not None else {}
        rows.append({"seq": entry.seq, "action": entry.action.replace(".", " · ").replace("_", " "), "at": entry.at,
                     "actor": words.get("actor") or _("yfund"), "reason": str(words.get("reason", "")),
                     "kind": entry.subject_kind.replace("_", " "),
                     "subject": f"{entry.subject_kind} {entry.subject_id}".replace("_", " "), "from": words.get("from", ""),
                     "to": words.get("to", "")})
    return rows
