"""A call that is read: the walk's reviewer has one pair that waits for an answer and one that is being read; one tie is known."""

import io

from tests.access.world import World
from tests.build import accounts
from tests.build import reviews as build
from yfund.applications.models import Conflict, Upload
from yfund.calls.models import Call
from yfund.infra import storage
from yfund.infra.db import db, transaction
from yfund.kernel import clock
from yfund.reviews.models import Assignment, AssignmentRun, ReviewerProfile
from yfund.reviews.models.panel import Redaction
from yfund.reviews.models.readers import ReadingInvitation

CODE = "YSF-READ"


def furnish(world: World) -> None:
    """One call, two pairs, a file, a tie of another reviewer's."""
    with transaction():
        call = build.call(code=CODE)
        build.reading(call)
        reader = world.people["reviewer"]
        db.session.add(ReviewerProfile(person_id=reader.id, languages={"en": 3}, regions=[], themes=[], capacity=40,
                                       organisation_name=""))
        waiting, begun = (build.application(call, accounts.organisation(f"Group {n}"), state="in_review") for n in range(2))
        pair = build.assignment(waiting, reader)
        review = build.review(begun, reader)
        kept = storage.store(io.BytesIO(b"%PDF-1.4"), 100)
        upload = Upload(application_id=begun.id, question="prices", filename="a.pdf", media_type="application/pdf", size=kept.size,
                        sha256=kept.sha256, uploaded_at=clock.now())
        tie = Conflict(person_id=build.reviewer(name="Another reader").id, application_id=waiting.id, source="declared",
                       kind="family", began_at=clock.now())
        run = AssignmentRun(call_id=call.id, settings={"verb": "try"}, outcome={}, made_at=clock.now())
        asked = ReadingInvitation(call_id=call.id, person_id=reader.id, invited_by_id=world.people["officer"].id, state="invited",
                                  state_at=clock.now())
        closed = build.assignment(begun, build.reviewer(name="A kept reader"), state="dropped")
        closed.is_by_hand = True
        db.session.add_all([upload, tie, run, asked])
        db.session.flush()
        begun_pair = db.session.get(Assignment, review.assignment_id)
    world.things |= {"waiting pair": pair.public_id, "begun pair": begun_pair.public_id, "tie": tie.public_id,
                     "read application": begun.public_id, "read file": upload.public_id, "run": run.public_id,
                     "reading invitation": asked.public_id, "forbidden pair": closed.public_id}
    _apart(world)


def _apart(world: World) -> None:
    with transaction():
        call, reader = db.session.query(Call).filter_by(code=CODE).one(), world.people["reviewer"]
        settled = build.application(call, accounts.organisation("Group 3"), state="in_review")
        signed = build.review(settled, reader, half_points=8, total=8000)
        build.review(settled, build.reviewer(name="Far away"), half_points=2, total=2000)
        case = build.disagreement(settled, state="talking")
        anchor = build.anchor(call, state="discussing")
        remark = build.remark(settled, reader, "I see it so.")
        mark = Redaction(application_id=settled.id, words="Lake", made_by_id=reader.id, made_at=clock.now())
        db.session.add(mark)
        db.session.flush()
        signed_pair = db.session.get(Assignment, signed.assignment_id)
    world.things |= {"signed pair": signed_pair.public_id, "case": case.public_id, "anchor": anchor.public_id,
                     "remark": remark.public_id, "mark": mark.public_id, "settled": settled.public_id}


def _of(name: str):
    return lambda world: {"public_id": world.things[name]}


OFFICE = ("assign", "pair", "pairs", "tries", "invite", "progress", "propose", "publish", "remind", "plan", "rehearse",
          "disagreements", "practice", "fairness", "calibrate", "rounds", "propose_round", "publish_round", "discard_round")
VALUES = {f"reviews.{name}": lambda _world: {"code": CODE} for name in OFFICE}
VALUES["reviews.interests"] = lambda _world: {}
VALUES |= {f"reviews.{name}": _of("waiting pair") for name in ("card", "refuse", "remove", "void")}
VALUES |= {f"reviews.{name}": _of("begun pair") for name in ("sheet", "draft", "reopen")}
VALUES |= {f"reviews.{name}": _of("signed pair") for name in ("apart", "discussion")}
VALUES |= {f"reviews.{name}": _of("settled") for name in ("talk", "blind")}
VALUES |= {
    "reviews.publish_run": lambda world: {"code": CODE, "public_id": world.things["run"]},
    "reviews.answer": _of("reading invitation"), "reviews.lift": _of("forbidden pair"),
    "reviews.disagreement": _of("case"), "reviews.anchor": _of("anchor"),
    "reviews.anchor_draft": _of("anchor"), "reviews.strike": _of("remark"),
    "reviews.unhide": _of("mark"), "reviews.taken": lambda _world: {"kind": "csv"},
    "reviews.end_conflict": _of("tie"), "reviews.standing": _of("read application"),
    "reviews.reviewer": lambda world: {"public_id": world.people["reviewer"].public_id},
    "reviews.file": lambda world: {"public_id": world.things["begun pair"], "file_id": world.things["read file"]},
}
