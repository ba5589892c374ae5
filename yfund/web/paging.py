"""Links from one page of a list to the next, keeping the filters."""

from typing import Any

from flask import request, url_for

from yfund.web.listing import Slice


def page_number() -> int:
    """The page of a list that is asked for; 1 when it is not a number."""
    asked = request.args.get("page", "1")
    return int(asked) if asked.isdecimal() and len(asked) < 8 else 1


def paging(rows: Slice) -> dict[str, Any]:
    """What the pager component takes: first, last, total, before_url, next_url."""
    first = (rows.number - 1) * rows.size + 1 if rows.total else 0
    return {"first": first, "last": min(rows.number * rows.size, rows.total), "total": rows.total,
            "before_url": _to(rows.number - 1) if rows.number > 1 else None,
            "next_url": _to(rows.number + 1) if rows.number < rows.pages else None}


def _to(number: int) -> str:
    kept = {**(request.view_args or {}), **request.args.to_dict(), "page": number}
    return url_for(request.endpoint or "", **kept)
