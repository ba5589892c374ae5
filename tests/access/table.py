"""Reading the table: endpoint → door and what each kind of person gets."""

from dataclasses import dataclass
from pathlib import Path

import yaml

KINDS = ("stranger", "owner", "editor", "reader", "other_group", "reviewer", "committee", "officer", "certifier", "approver",
         "payer", "auditor", "advisor", "administrator", "donor")
DOORS = {"public": "public", "signed_in": "signed_in", "rule": "allowed"}
ANSWERS = ("ok", "refused", "hidden", "sign-in")


@dataclass(frozen=True)
class Row:
    """One endpoint. `expected`: kind of person → ok, refused (403), hidden (404) or sign-in."""

    room: str
    endpoint: str
    door: str
    expected: dict[str, str]


def rows() -> list[Row]:
    """All rows of all rooms; raises ValueError for an endpoint that stands in two files."""
    read: dict[str, Row] = {}
    for path in sorted(Path(__file__).parent.glob("*.yaml")):
        for endpoint, line in (yaml.safe_load(path.read_text()) or {}).items():
            if endpoint in read:
                raise ValueError(f"{endpoint} stands in {path.stem} and {read[endpoint].room}")
            expected = {kind: str(answer).split("(")[0].strip() for kind, answer in line.items() if kind != "door"}
            read[endpoint] = Row(path.stem, endpoint, line.get("door", ""), expected)
    return list(read.values())
