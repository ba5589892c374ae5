"""Pages are light, and say in the same words what they say uncompressed."""

import gzip

import brotli
import pytest


@pytest.mark.parametrize(("accepted", "coding", "unpack"), [
    ("br, gzip", "br", brotli.decompress), ("gzip", "gzip", gzip.decompress),
])
def test_a_page_goes_out_packed(client, accepted, coding, unpack):
    plain = client.get("/sign-in")
    packed = client.get("/sign-in", headers={"Accept-Encoding": accepted})
    assert packed.headers["Content-Encoding"] == coding
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert b"</html>" in unpack(packed.data)
    assert len(packed.data) < len(plain.data) / 2


def test_without_the_wish_nothing_is_packed(client):
    assert "Content-Encoding" not in client.get("/sign-in").headers


def test_the_size_of_the_same_page_differs(client):
    sizes = {len(client.get("/sign-in", headers={"Accept-Encoding": "br"}).data) for _ in range(12)}
    assert len(sizes) > 1


def test_a_first_visit_costs_at_most_forty_kilobytes(client):
    wish = {"Accept-Encoding": "br"}
    page = client.get("/", headers=wish)
    text = brotli.decompress(page.data).decode()
    parts = {piece.split('"')[0] for piece in text.replace('src="', 'href="').split('href="/static/')[1:]}
    assert any(part.startswith("all.") for part in parts)
    whole = len(page.data) + sum(len(client.get(f"/static/{part}", headers=wish).data) for part in parts)
    assert whole <= 40 * 1024
    assert len(page.data) <= 12 * 1024
