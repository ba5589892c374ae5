"""A number always gives the same cloth; a loom fills as sections are done."""

from xml.etree import ElementTree

from yfund.infra.cloth import band, cloth, loom


def stitches(drawing):
    return sum(path.get("d").count("M") for path in ElementTree.fromstring(drawing).iter("path"))


def test_the_same_number_gives_the_same_cloth():
    assert cloth("YSF-2009-0318") == cloth("YSF-2009-0318")


def test_numbers_next_to_each_other_give_different_cloths():
    assert len({cloth(f"YSF-2026-{number:04}") for number in range(200)}) > 190


def test_every_crossing_has_one_stitch():
    assert stitches(cloth("YSF-2009-0318", 5, 5)) == 25
    assert stitches(cloth("YSF-2009-0318", 9, 3)) == 27


def test_a_cloth_is_square_small_and_hidden_from_readers():
    drawing = cloth("YSF-2009-0318", size=72)
    root = ElementTree.fromstring(drawing)
    assert (root.get("width"), root.get("height"), root.get("aria-hidden")) == ("72", "72", "true")
    assert len(drawing) < 1200


def test_no_cloth_is_of_one_colour():
    for number in range(300):
        root = ElementTree.fromstring(cloth(f"YSF-2026-{number:04}"))
        assert len(list(root.iter("path"))) >= 2


def test_a_number_never_becomes_markup():
    assert "script" not in cloth("<script>") and "script" not in band("<script>")


def test_bands_of_different_grants_do_not_share_a_pattern():
    first, second = (ElementTree.fromstring(band(number)).find(".//pattern").get("id") for number in ("A", "B"))
    assert first != second


def test_a_loom_fills_section_by_section():
    bare = stitches(loom(["todo"] * 7))
    begun = stitches(loom(["done", "progress"] + ["todo"] * 5))
    full = stitches(loom(["done"] * 7))
    assert bare == 28
    assert begun == 24 + 4 * 5 + 4 * 2
    assert full == 28 * 5


def test_a_loom_without_sections_is_bare():
    assert stitches(loom([])) == 28
