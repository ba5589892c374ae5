"""Pages of this room: the table of its addresses."""

from flask import Blueprint

from yfund.awards.views import (
    agenda,
    agreeing,
    choosing,
    deciding,
    exports,
    following,
    grants,
    meeting,
    ranking,
    reserve,
    scenarios,
    sending,
)

blueprint = Blueprint("awards", __name__)

ADDRESSES = (
    ("/choosing", "index", choosing.index, ["GET"]),
    ("/choosing/<code>/begin", "prepare", choosing.prepare, ["POST"]),
    ("/choosing/<code>/ranking", "ranking", ranking.ranking, ["GET", "POST"]),
    ("/choosing/<code>/ranking.<kind>", "ranking_file", exports.ranking_file, ["GET"]),
    ("/choosing/<code>/readings.<kind>", "readings_file", exports.readings_file, ["GET"]),
    ("/choosing/<code>/lots", "lot_money", ranking.lot_money, ["GET", "POST"]),
    ("/choosing/<code>/ranking/follow-line", "follow_line", choosing.follow_line, ["POST"]),
    ("/choosing/<code>/scenarios", "scenarios", scenarios.scenarios_, ["GET"]),
    ("/choosing/<code>/scenarios/new", "new_scenario", scenarios.new_scenario, ["GET", "POST"]),
    ("/choosing/<code>/scenarios/compare", "compare", scenarios.compare, ["GET"]),
    ("/choosing/<code>/scenarios/<public_id>", "scenario", scenarios.scenario, ["GET"]),
    ("/choosing/<code>/scenarios/<public_id>/change", "change_scenario", scenarios.change_scenario, ["GET", "POST"]),
    ("/choosing/<code>/scenarios/<public_id>/hold", "hold", scenarios.hold, ["POST"]),
    ("/choosing/<code>/scenarios/<public_id>/adopt", "adopt", scenarios.adopt, ["POST"]),
    ("/choosing/<code>/meetings", "meetings", meeting.meetings, ["GET", "POST"]),
    ("/choosing/<code>/meetings/<public_id>", "meeting", meeting.meeting, ["GET"]),
    ("/choosing/<code>/meetings/<public_id>/mark", "meeting_mark", following.meeting_mark, ["GET"]),
    ("/choosing/<code>/meetings/<public_id>/open", "open_meeting", meeting.open_meeting, ["POST"]),
    ("/choosing/<code>/meetings/<public_id>/presence", "presence", meeting.presence, ["POST"]),
    ("/choosing/<code>/meetings/<public_id>/put-on", "put_on", meeting.put_on, ["POST"]),
    ("/choosing/<code>/meetings/<public_id>/close", "close_meeting", meeting.close_meeting, ["POST"]),
    ("/choosing/<code>/meetings/<public_id>/minutes", "minutes", meeting.minutes, ["GET"]),
    ("/choosing/<code>/meetings/<public_id>/minutes.pdf", "minutes_pdf", meeting.minutes_pdf, ["GET"]),
    ("/choosing/<code>/meetings/<public_id>/points/<item_id>", "item", agenda.item, ["GET"]),
    ("/choosing/<code>/meetings/<public_id>/points/<item_id>/mark", "item_mark", following.item_mark, ["GET"]),
    ("/choosing/<code>/meetings/<public_id>/points/<item_id>/take-up", "take_up", agenda.take_up, ["POST"]),
    ("/choosing/<code>/meetings/<public_id>/points/<item_id>/vote", "vote", agenda.vote, ["POST"]),
    ("/choosing/<code>/meetings/<public_id>/points/<item_id>/show", "show_votes", agenda.show_votes, ["POST"]),
    ("/choosing/<code>/meetings/<public_id>/points/<item_id>/put-off", "put_off", agenda.put_off, ["POST"]),
    ("/choosing/<code>/meetings/<public_id>/points/<item_id>/again", "take_up_again", agenda.take_up_again, ["POST"]),
    ("/choosing/<code>/meetings/<public_id>/points/<item_id>/move", "move", agenda.move, ["POST"]),
    ("/choosing/<code>/meetings/<public_id>/points/<item_id>/settle", "settle", agenda.settle, ["POST"]),
    ("/choosing/<code>/recommend", "recommend", choosing.recommend, ["GET", "POST"]),
    ("/choosing/<code>/decisions", "decisions", deciding.decisions, ["GET", "POST"]),
    ("/choosing/<code>/decisions/<public_id>/feedback", "feedback", deciding.feedback, ["GET", "POST"]),
    ("/choosing/<code>/confirm", "confirm", deciding.confirm, ["GET", "POST"]),
    ("/choosing/<code>/return", "return_to_committee", deciding.return_to_committee, ["GET", "POST"]),
    ("/choosing/<code>/seal", "seal", deciding.seal, ["GET", "POST"]),
    ("/choosing/<code>/release", "release", sending.release, ["GET", "POST"]),
    ("/choosing/<code>/recall", "recall", sending.recall, ["POST"]),
    ("/choosing/<code>/reserve", "reserve_list", reserve.reserve_list, ["GET"]),
    ("/choosing/<code>/reserve/draw-up", "draw_up", reserve.draw_up, ["POST"]),
    ("/choosing/<code>/reserve/give-up", "give_up", reserve.give_up, ["POST"]),
    ("/choosing/<code>/reserve/offer", "offer_reserve", reserve.offer, ["POST"]),
    ("/choosing/<code>/letters/<public_id>", "letter", sending.letter, ["GET"]),
    ("/grants", "grants", grants.grants, ["GET"]),
    ("/grants/<public_id>/agreement", "agreement", agreeing.agreement, ["GET"]),
    ("/grants/<public_id>/agreement.pdf", "agreement_pdf", agreeing.agreement_pdf, ["GET"]),
    ("/grants/<public_id>/agreement/draft", "draft", agreeing.draft, ["POST"]),
    ("/grants/<public_id>/agreement/offer", "offer", agreeing.offer, ["POST"]),
    ("/grants/<public_id>/agreement/sign", "sign", agreeing.sign, ["POST"]),
    ("/grants/<public_id>/agreement/countersign", "countersign", agreeing.countersign, ["POST"]),
)

for address, endpoint, view, methods in ADDRESSES:
    blueprint.add_url_rule(address, endpoint, view, methods=methods)

CHOOSING = tuple(f"awards.{endpoint}" for address, endpoint, _view, _methods in ADDRESSES if address.startswith("/choosing"))
GRANTS = tuple(f"awards.{endpoint}" for address, endpoint, _view, _methods in ADDRESSES if address.startswith("/grants"))
