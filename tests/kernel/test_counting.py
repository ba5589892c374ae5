from flask_babel import force_locale

from yfund.kernel.money import Figures
from yfund.kernel.text import say, say_n
from yfund.web.filters import tell


def test_a_sentence_that_counts_has_two_forms_in_english():
    told = [str(say_n("One report of %(code)s", "%(num)s reports of %(code)s", num, code="A")) for num in (0, 1, 2)]
    assert told == ["0 reports of A", "One report of A", "2 reports of A"]


def test_a_sum_in_a_sentence_is_written_as_its_reader_writes_sums(app):
    sentence = say("%(group)s, US$ %(sum)s", group="A", sum=Figures(123_456_750))
    assert str(sentence) == "A, US$ 1,234,567.50"
    with app.test_request_context("/"):
        for language, figures in (("en", "1,234,567.50"), ("pt", "1.234.567,50"), ("ru", "1\xa0234\xa0567,50")):
            with force_locale(language):
                assert tell(sentence).endswith(figures)
        assert tell(say_n("One waits", "%(num)s wait", 3)) == "3 wait"
