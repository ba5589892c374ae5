"""Pages of this room: the table of its addresses."""

from flask import Blueprint

from yfund.reviews.views import apart, assigning, away, card, conflicts, plan, practice, profiles, progress, reading, talking

blueprint = Blueprint("reviews", __name__)

for rule, view in (
    ("/reviews", reading.mine),
    ("/reviews/next", reading.next),
    ("/reviews/profile", profiles.profile),
    ("/reviews/away", away.away),
    ("/reviews/away.<kind>", away.taken),
    ("/reviews/away/take", away.take),
    ("/reviews/practice/<code>", practice.practice),
    ("/reviews/anchors/<public_id>", practice.anchor),
    ("/reviews/<public_id>/card", card.card),
    ("/reviews/<public_id>/refuse", card.refuse),
    ("/reviews/<public_id>", reading.sheet),
    ("/reviews/<public_id>/draft", reading.draft),
    ("/reviews/<public_id>/reopen", reading.reopen),
    ("/reviews/<public_id>/files/<file_id>", reading.file),
    ("/reviews/<public_id>/apart", apart.apart),
    ("/reviews/<public_id>/discussion", talking.discussion),
    ("/office/reviewers", profiles.reviewers),
    ("/office/reviewers/<public_id>", profiles.reviewer),
    ("/office/conflicts", conflicts.conflicts),
    ("/office/conflicts/<public_id>/end", conflicts.end_conflict),
    ("/office/reading", progress.calls),
    ("/office/reading/<code>", assigning.assign),
    ("/office/reading/<code>/propose", assigning.propose),
    ("/office/reading/<code>/publish", assigning.publish),
    ("/office/reading/<code>/pair", assigning.pair),
    ("/office/pairs/<public_id>/remove", assigning.remove),
    ("/office/reading/<code>/progress", progress.progress),
    ("/office/reading/<code>/remind", progress.remind),
    ("/office/applications/<public_id>/reviews", progress.standing),
    ("/office/pairs/<public_id>/void", progress.void),
    ("/office/reading/<code>/plan", plan.plan),
    ("/office/reading/<code>/practice", practice.rehearse),
    ("/office/reading/<code>/apart", apart.disagreements),
    ("/office/apart/<public_id>", apart.disagreement),
    ("/office/applications/<public_id>/discussion", talking.talk),
    ("/office/applications/<public_id>/blind", plan.blind),
    ("/office/redactions/<public_id>/end", plan.unhide),
    ("/office/remarks/<public_id>/strike", talking.strike),
):
    blueprint.add_url_rule(rule, view_func=view, methods=view.methods)
