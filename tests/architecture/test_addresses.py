"""Every endpoint that code or a template names is there: a link that cannot be built is found before somebody opens the page."""

import re

from tests.architecture.tree import ROOT, shown

NAMED = re.compile(r'(?:url_for|onward|Need|Entry)\(\s*"([a-z_]+\.[a-z_]+)"'
                   r'|"([a-z]+\.[a-z_]+)",\s*\{"(?:public_id|code)"')


def test_every_named_endpoint_exists(one_app):
    known = {rule.endpoint for rule in one_app.url_map.iter_rules()}
    missing = []
    for path in sorted([*(ROOT / "templates").rglob("*.html"), *(ROOT / "yfund").rglob("*.py")]):
        named = {name for found in NAMED.findall(path.read_text(encoding="utf-8")) for name in found if name}
        missing += [f"{shown(path)}: {name}" for name in sorted(named - known)]
    assert missing == []
