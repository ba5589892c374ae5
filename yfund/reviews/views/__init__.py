"""Pages of this room: the table of its addresses."""

from flask import Blueprint

from yfund.reviews.views import assigning, conflicts, fairness, profiles, progress, reading, rounds

blueprint = Blueprint("reviews", __name__)

for rule, view in (
    ("/reviews", reading.mine),
    ("/reviews/next", reading.next),
    ("/reviews/profile", profiles.profile),
    ("/reviews/<public_id>/card", reading.card),
    ("/reviews/<public_id>/refuse", reading.refuse),
    ("/reviews/<public_id>", reading.sheet),
    ("/reviews/<public_id>/draft", reading.draft),
    ("/reviews/<public_id>/reopen", reading.reopen),
    ("/reviews/<public_id>/files/<file_id>", reading.file),
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
    ("/office/reading/<code>/fairness", fairness.fairness),
    ("/office/reading/<code>/calibrate", fairness.calibrate),
    ("/office/reading/<code>/rounds", rounds.rounds),
    ("/office/reading/<code>/rounds/propose", rounds.propose_round),
    ("/office/reading/<code>/rounds/publish", rounds.publish_round),
    ("/office/reading/<code>/rounds/discard", rounds.discard_round),
    ("/office/applications/<public_id>/reviews", progress.standing),
    ("/office/pairs/<public_id>/void", progress.void),
):
    blueprint.add_url_rule(rule, view_func=view, methods=view.methods)
