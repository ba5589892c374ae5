"""Calls with form and rubric."""

from datetime import timedelta

from tests.build.accounts import number
from yfund.calls.models import Call, Criterion, FormVersion
from yfund.infra.db import db
from yfund.kernel import clock

FORM = {"sections": [{"key": "idea", "title": {"en": "The idea"}, "questions": [
    {"key": "summary", "kind": "long_text", "label": {"en": "What do you want to change?"}, "feeds": "summary"}]}]}
WEIGHTS = {"relevance": 40, "youth": 35, "budget": 25}


def call(*, code: str = "", state: str = "closed", readers: int = 2, weights: dict[str, int] | None = None) -> Call:
    """A call in that state, closed yesterday."""
    now = clock.now()
    made = Call(code=code or f"YSF-{2000 + number()}", title={"en": "Call for youth"}, opens_at=now - timedelta(days=40),
                closes_at=now - timedelta(days=1), zone="America/New_York", envelope_cents=30_000_000, instalments=[], reports=[],
                readers=readers, state=state, state_at=now,
                themes=[{"key": "media", "title": {"en": "Media"}}, {"key": "sport", "title": {"en": "Sport"}}])
    db.session.add(made)
    db.session.flush()
    for position, (key, weight) in enumerate((weights or WEIGHTS).items()):
        scale = [{"points": p, "meaning": {"en": word}} for p, word in enumerate(("None", "Weak", "Thin", "Fair", "Good", "Strong"))]
        db.session.add(Criterion(call_id=made.id, position=position, key=key, title={"en": key.title()}, weight=weight, scale=scale))
    db.session.add(FormVersion(call_id=made.id, number=1, definition=FORM, published_at=now))
    db.session.flush()
    return made
