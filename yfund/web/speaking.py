"""Saying a sentence in a language that is not the reader's: for papers that outlive the page."""

from flask_babel import force_locale

from yfund.kernel.text import Sentence
from yfund.web.filters import tell


def spoken(sentence: Sentence, language: str) -> str:
    """The sentence in `language`; English where it was not translated."""
    with force_locale(language):
        return tell(sentence)
