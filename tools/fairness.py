"""The fairness study: how many of the truly best applications each way of reading finds, and whether chances are honest.

`fairness.py` takes 200 repetitions in each of two worlds and writes docs/fairness.md; `fairness.py --quick 10` takes ten
and only prints. The same number of repetitions gives the same figures. It is a measurement of the application's own
assignment, model, rounds and money line (see tools/simulating.py); `make fairness` runs it.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(name, "1")

import numpy as np

from tools.fairness_report import chart, report, required
from tools.simulating import Result, first_pairs, judged, oracle, plain_mean, read_on, two_way, world, z_score

REPETITIONS = 200
WORLDS = ("A", "B")
TWO_EACH, THREE_EACH, FOUR_EACH = 1060, 1590, 2120
Results = dict[str, list[dict[str, Result]]]


def one(kind: str, seed: int) -> dict[str, Result]:
    """Every way of reading the same world."""
    known = world(kind, seed)
    once, twice, thrice, four = (first_pairs(known, wanted) for wanted in (1, 2, 3, 4))
    blind = read_on(known, once, TWO_EACH, at_random=np.random.default_rng((seed, 1)))
    return {
        "mean-2": judged(known, twice, plain_mean), "z-2": judged(known, twice, z_score),
        "two-way-2": judged(known, twice, two_way, shows_chance=True), "oracle-2": judged(known, twice, oracle(known)),
        "blind-1": judged(known, blind, two_way),
        "rounds-1": judged(known, read_on(known, once, TWO_EACH), two_way, shows_chance=True),
        "mean-3": judged(known, thrice, plain_mean), "two-way-3": judged(known, thrice, two_way),
        "rounds-2": judged(known, read_on(known, twice, THREE_EACH), two_way, shows_chance=True),
        "two-way-4": judged(known, four, two_way)}


def study(repetitions: int, tell: Callable[[str, int], None] = lambda kind, number: None) -> Results:
    """All worlds, so many repetitions each, on two processes that let others go first."""
    found: Results = {}
    with ProcessPoolExecutor(min(2, os.cpu_count() or 1), initializer=os.nice, initargs=(5,)) as pool:
        for kind in WORLDS:
            found[kind] = []
            for result in pool.map(one, [kind] * repetitions, range(repetitions)):
                found[kind].append(result)
                tell(kind, len(found[kind]))
    return found


def _told(kind: str, number: int) -> None:
    if number % 10 == 0:
        print(f"world {kind}: {number}", file=sys.stderr, flush=True)


def main() -> int:
    """Run, write or print; 1 when a required figure does not hold."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", type=int, metavar="N", help="only N repetitions, printed and not written")
    repetitions = parser.parse_args().quick
    began = time.monotonic()
    found = study(repetitions or REPETITIONS, _told)
    text = report(found)
    if repetitions:
        print(text)
    else:
        (ROOT / "docs" / "fairness.md").write_text(text)
        (ROOT / "docs" / "img" / "fairness-chances.svg").write_text(chart(found))
    failed = [sentence for sentence, holds in required(found) if not holds]
    print(f"{(time.monotonic() - began) / 60:.1f} minutes", *failed, sep="\n", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
