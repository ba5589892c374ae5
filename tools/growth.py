"""Do pages of officers slow down as a call grows? Two sizes of the demonstration, asked in turn, by processor time.

`growth.py` fills two databases, 530 and 10,000 applications, and asks every page of officers of both, each size in a process
of its own, one request here and one there, so that whatever else the machine does slows both alike. Then the large call is
chosen from, step by step, and the pages of choosing are asked again. It prints the ratio of the medians for every page and
ends with 1 when a page takes more than twice its time or more queries. `make growth` runs it; it takes some ten minutes.
"""

import multiprocessing
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.counting import counted
from tools import bench, officer_pages
from tools.choosing_on import steps, take

SIZES = (530, 10_000)
TIMES, MOST = 11, 2.0
CODE = "YSF-2009"
Page = tuple[str, str]


def _masked(path: str) -> str:
    """The same name for the same page of another database."""
    return re.sub(r"\b[2-9a-hj-km-np-tv-z]{16}\b", "*", path)


def _answer_for(folder: Path, size: int, line: Connection) -> None:
    """A process with one database: answers with pages, measures and steps until it is told to end."""
    app = bench.filled_app(folder, size)
    clients, deeds, known = bench.people(app), dict(steps(CODE)), {}
    while (asked := line.recv()) is not None:
        verb, value = asked
        if verb == "pages":
            with app.app_context():
                pages = bench.used(app) if value == "all" else [("officer", path) for path in officer_pages.of_choosing(CODE)]
            known = {(who, _masked(path)): path for who, path in pages}
            line.send(list(known))
        elif verb == "step":
            with app.app_context():
                take(deeds[value])
            line.send(value)
        elif verb == "warm":
            path = known[value]
            clients[value[0]].get(path)
            with counted() as queries:
                answer = clients[value[0]].get(path)
            line.send((answer.status_code, queries.count))
        else:
            began = time.process_time()
            clients[value[0]].get(known[value]).get_data()
            line.send(1000 * (time.process_time() - began))


def _ask(lines: dict[int, Connection], verb: str, value: Any) -> list[Any]:
    for line in lines.values():
        line.send((verb, value))
    return [line.recv() for line in lines.values()]


def _in_turn(lines: dict[int, Connection], page: Page) -> list[float]:
    """Median milliseconds of a page at each size, one request here and one there."""
    spent: dict[int, list[float]] = {size: [] for size in lines}
    for _ in range(TIMES):
        for size, line in lines.items():
            line.send(("time", page))
            spent[size].append(line.recv())
    return [statistics.median(times) for times in spent.values()]


def compared(lines: dict[int, Connection], which: str) -> Iterator[tuple[str, bool]]:
    """A sentence for each page and whether it holds; pages that are not there are named and do not hold."""
    small, large = _ask(lines, "pages", which)
    for page in small:
        if page not in large:
            continue
        (status, few), (other, many) = _ask(lines, "warm", page)
        if (status, other) != (200, 200):
            yield f"   - {page[0]} {page[1]}: answers {status} and {other}", status in (303, 404) and status == other
            continue
        little, much = _in_turn(lines, page)
        yield (f"{much / little:.2f} {page[0]} {page[1]}: {little:.1f} and {much:.1f} ms, {few} and {many} queries",
               much <= MOST * little and many <= few)


def main() -> int:
    """Print every page; 1 when one does not hold."""
    context, lines, failed = multiprocessing.get_context("spawn"), {}, []
    with tempfile.TemporaryDirectory(prefix="yfund-growth-") as folder:
        for size in SIZES:
            (Path(folder) / str(size)).mkdir()
            lines[size], theirs = context.Pipe()
            context.Process(target=_answer_for, args=(Path(folder) / str(size), size, theirs), daemon=True).start()
        for stage in ("all", *(name for name, _ in steps(CODE))):
            if stage != "all":
                _ask(lines, "step", stage)
            print(f"== {stage}", flush=True)
            for sentence, holds in compared(lines, stage):
                print(sentence, "" if holds else "  DOES NOT HOLD", flush=True)
                failed += [] if holds else [sentence]
        for line in lines.values():
            line.send(None)
    print(f"{len(failed)} pages do not hold", *failed, sep="\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
