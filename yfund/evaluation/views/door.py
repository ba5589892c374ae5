"""The blueprint and the words of this room."""

from flask import Blueprint

from yfund.evaluation.rules.writing import CRITERIA, RESPONSES
from yfund.kernel.text import Sentence, say

blueprint = Blueprint("evaluation", __name__)
FACES = {"accepted": "agreed", "partly": "agreed_in_part", "rejected": "not_agreed"}


@blueprint.app_template_global("criterion_title")
def criterion_title(key: str) -> Sentence:
    """The name of a criterion of evaluation."""
    return CRITERIA.get(key, say("Other"))


@blueprint.app_template_global("response_words")
def response_words(key: str) -> Sentence:
    """The fund's answer in a word or two."""
    return RESPONSES.get(key, say("Not answered yet"))


@blueprint.app_template_global("response_face")
def response_face(key: str) -> str:
    """The badge of the fund's answer."""
    return FACES.get(key, "pending")
