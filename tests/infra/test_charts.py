"""Marks stay inside their place, carry a name, and hold no words that a PDF would break."""

from xml.etree import ElementTree

import pytest

from yfund.infra.charts import bar, certainty, funnel, histogram, planned, shares, spread, stacked


def widths(drawing, tag="rect"):
    return [element.get("width") for element in ElementTree.fromstring(drawing).iter(tag)
            if element.get("class") != "gap"]


def test_parts_stand_one_after_the_other():
    root = ElementTree.fromstring(bar([(0.454, "fill"), (0.266, "sun")]))
    parts = [rect for rect in root.iter("rect") if rect.get("class") != "gap"]
    assert [(part.get("x"), part.get("width")) for part in parts] == [("0%", "45.4%"), ("45.4%", "26.6%")]


def test_parts_never_run_over_the_end():
    assert widths(bar([(0.8, "fill"), (0.7, "sun")])) == ["80%", "20%"]
    assert widths(bar([(-1, "fill"), (0, "sun")])) == []


def test_an_unknown_tone_is_refused():
    with pytest.raises(KeyError):
        bar([(0.5, "green")])


def test_a_bar_without_title_is_decoration():
    assert 'aria-hidden="true"' in bar([(0.5, "fill")])


def test_title_and_description_are_escaped_and_named():
    root = ElementTree.fromstring(bar([(0.5, "fill")], title="Spain <b> & Portugal", desc="Half of it"))
    assert root.get("role") == "img"
    assert (root.find("title").text, root.find("desc").text) == ("Spain <b> & Portugal", "Half of it")


def test_planned_has_the_mark_at_the_plan_unless_told():
    assert ElementTree.fromstring(planned(0.5, 0.75)).find("line").get("x1") == "75%"
    assert ElementTree.fromstring(planned(0.5, 0.75, mark=0.25)).find("line").get("x1") == "25%"


def test_shares_are_of_the_largest():
    assert shares([530, 60, 14]) == [1, 60 / 530, 14 / 530]
    assert shares([0, 0]) == [0, 0]
    assert shares([]) == []


def test_a_funnel_tells_share_of_first_and_of_the_one_before():
    assert funnel([200, 100, 25]) == [(1, None), (0.5, 0.5), (0.125, 0.25)]
    assert funnel([0, 0]) == [(0, None), (0, None)]
    assert funnel([]) == []


def test_equal_scores_stand_on_each_other():
    assert stacked([80, 80, 80, 60], 50, 100) == [(0.2, 0), (0.6, 0), (0.6, 1), (0.6, 2)]


def test_scores_outside_the_line_stay_on_it():
    assert stacked([0, 200], 50, 100) == [(0, 0), (1, 0)]


def test_a_spread_has_a_ring_for_each_reviewer():
    root = ElementTree.fromstring(spread([52, 69, 71, 86], low=50, high=100, title="Scores 52, 69, 71, 86"))
    assert len(list(root.iter("circle"))) == 4
    mean = next(line for line in root.iter("line") if line.get("class") == "mean")
    assert mean.get("x1") == "39%"


def test_a_spread_without_scores_is_a_line():
    root = ElementTree.fromstring(spread([], low=0, high=100, title="No scores yet"))
    assert [element.tag for element in root] == ["title", "line"]


def test_a_histogram_has_one_column_for_each_count():
    root = ElementTree.fromstring(histogram([1, 4, 2], title="Scores", marked=1))
    columns = list(root.iter("rect"))
    assert [column.get("class") for column in columns] == ["is-mid", "is-fill", "is-mid"]
    assert columns[1].get("height") == "92"


def test_drawings_hold_no_text_and_no_inline_style():
    named = spread([1], low=0, high=2, title="x"), histogram([1], title="x")
    for drawing in (bar([(1, "fill")]), planned(0.5, 1), *named):
        assert "<text" not in drawing and "style=" not in drawing


def test_certainty_draws_a_column_a_place_the_band_behind_and_the_line_after_the_last_above():
    root = ElementTree.fromstring(certainty([(1, "fill"), (0.6, "sun"), (0.4, "sun"), (0, "mid")], cut=2, band=(1, 3), title="T"))
    band, *columns = list(root.iter("rect"))
    assert (band.get("x"), band.get("width")) == ("25%", "50%")
    assert [column.get("height") for column in columns] == ["116", "69.6", "46.4", "2"]
    assert [line.get("x1") for line in root.iter("line") if line.get("class") == "mark"] == ["50%"]


def test_certainty_without_a_band_or_places_is_still_a_drawing():
    assert len(widths(certainty([(1, "fill"), (0, "mid")], cut=1, band=None, title="T"))) == 2
    assert widths(certainty([], cut=0, band=None, title="T")) == []
