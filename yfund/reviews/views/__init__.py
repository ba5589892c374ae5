"""Pages of this room: the table of its addresses."""

from flask import Blueprint

from yfund.reviews.views import assigning, conflicts, inviting, profiles, progress, reading, runs

blueprint = Blueprint("reviews", __name__)

for rule, view in (
    ("/reviews", reading.mine),
    ("/reviews/next", reading.next),
    ("/reviews/profile", profiles.profile),
    ("/reviews/invitations", inviting.invitations),
    ("/reviews/invitations/<public_id>", inviting.answer),
    ("/reviews/<public_id>/card", reading.card),
    ("/reviews/<public_id>/refuse", inviting.refuse),
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
    ("/office/reading/<code>/invite", inviting.invite),
    ("/office/reading/<code>/tries", runs.tries),
    ("/office/reading/<code>/tries/<public_id>/publish", runs.publish_run),
    ("/office/reading/<code>/publish", assigning.publish),
    ("/office/reading/<code>/pairs", assigning.pairs),
    ("/office/reading/<code>/pair", assigning.pair),
    ("/office/pairs/<public_id>/remove", assigning.remove),
    ("/office/pairs/<public_id>/lift", assigning.lift),
    ("/office/reading/<code>/progress", progress.progress),
    ("/office/reading/<code>/remind", progress.remind),
    ("/office/applications/<public_id>/reviews", progress.standing),
    ("/office/pairs/<public_id>/void", progress.void),
):
    blueprint.add_url_rule(rule, view_func=view, methods=view.methods)
