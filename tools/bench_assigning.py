"""The assignment at several sizes: time, memory, and how far the answer is from that of the solver given every pair.

`bench_assigning.py [--whole] [530x15 2000x100 10000x500]`. Every size runs in a process of its own, so that its memory is
its own. Sizes up to 2,000 texts are always compared with the unpruned answer, larger ones with `--whole` (a minute and
2 GB); the bound that the answer itself proves is shown for all. It is a measurement, not a test.
"""

import json
import resource
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from yfund.kernel.regions import REGIONS
from yfund.reviews.matchmaking import matched
from yfund.reviews.pruning import solve_matrix
from yfund.reviews.queries.tasks import Task, shares_of
from yfund.reviews.rules.linking import islands
from yfund.reviews.rules.matching import Reader, Text, points_matrix
from yfund.reviews.solver import SCALE, Field, solve_arrays

SIZES = ("530x15", "2000x100", "10000x500")
LANGUAGES = {"en": 0.38, "fr": 0.22, "ar": 0.14, "es": 0.13, "pt": 0.08, "ru": 0.05}
ALWAYS_COMPARED = 2000
HEAD = (f"{'size':<11} {'what':<10} {'seconds':>8} {'MB':>7} {'pairs':>7} {'lacking':>8} {'islands':>8} {'of best':>9} "
        f"{'proven gap':>11}")


def task_of_size(texts: int, readers: int, each: int) -> Task:
    """A call as they are: few languages a reader, three regions, two themes, one in fifty pairs barred."""
    draw = np.random.default_rng(2009)
    codes, weights = list(LANGUAGES), list(LANGUAGES.values())
    regions, themes = list(REGIONS), [f"theme{n}" for n in range(8)]
    listed = {n: Text(n, codes[draw.choice(6, p=weights)], regions[draw.integers(19)], themes[draw.integers(8)], each)
              for n in range(texts)}
    capacity = int(1.3 * texts * each / readers) + 1
    people = {n: Reader(n, {codes[i]: int(draw.integers(1, 4)) for i in draw.choice(6, 2, replace=False, p=weights)},
                        frozenset(regions[i] for i in draw.choice(19, 3, replace=False)),
                        frozenset(themes[i] for i in draw.choice(8, 2, replace=False)), capacity, 0, bool(draw.random() < 0.5))
              for n in range(readers)}
    barred = zip(draw.integers(texts, size=texts * readers // 50).tolist(),
                 draw.integers(readers, size=texts * readers // 50).tolist(), strict=True)
    return Task(listed, people, frozenset(barred), all_texts=listed)


def field_of(task: Task) -> Field:
    """The arrays the solver is given, without what is known of earlier readers."""
    shares = [shares_of(task)[key] for key in task.readers]
    experienced = np.array([r.is_experienced for r in task.readers.values()], bool)
    return Field(np.array([t.wanted for t in task.texts.values()]), *(np.array([getattr(s, name) for s in shares])
                 for name in ("low", "high", "most")), experienced, np.ones(len(task.texts), bool))


def pruned(task: Task) -> dict[str, object]:
    """The whole way from the task to pairs that say why."""
    began = time.perf_counter()
    found = matched(task)
    spent = time.perf_counter() - began
    readers_of: dict[int, list[int]] = {}
    for text, reader in found.pairs:
        readers_of.setdefault(text, []).append(reader)
    return {"seconds": spent, "pairs": len(found.pairs), "lacking": sum(line["missing"] for line in found.uncovered),
            "islands": len(islands(readers_of.items())), "gap": found.gap}


def compared(task: Task) -> dict[str, object]:
    """The cost of the pruned answer beside that of the solver with every pair, counted by the same rule."""
    field, points = field_of(task), points_matrix(list(task.texts.values()), list(task.readers.values()), task.barred)
    found = solve_matrix(field, points)
    chosen = np.zeros(points.shape, bool)
    chosen[found.text, found.reader] = True
    text, reader = np.nonzero(points >= 0)
    began = time.perf_counter()
    whole = solve_arrays(field, text, reader, points[text, reader].astype(np.int64))
    spent = time.perf_counter() - began
    there = np.nonzero(chosen)
    given = solve_arrays(field, *there, points[there].astype(np.int64))
    made = points[text[whole.taken], reader[whole.taken]].sum(dtype=np.int64) * SCALE
    return {"seconds": spent, "pairs": int(whole.taken.sum()), "of_best": 1 - float((given.cost - whole.cost) / made)}


def measure(size: str, what: str) -> dict[str, object]:
    """One measurement in this process."""
    texts, readers = map(int, size.split("x"))
    task = task_of_size(texts, readers, 2 if texts < 1000 else 3)
    told = pruned(task) if what == "pruned" else compared(task)
    return {**told, "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def line(size: str, what: str) -> str:
    """One measurement in a process of its own, as a line of the table."""
    told = json.loads(subprocess.run([sys.executable, __file__, "--one", size, what], check=True, capture_output=True,
                                     text=True).stdout)
    of_best = f"{100 * told['of_best']:.4f} %" if "of_best" in told else ""
    gap = f"{100 * told['gap']:.3f} %" if "gap" in told else ""
    return (f"{size:<11} {what:<10} {told['seconds']:>8.2f} {told['mb']:>7.0f} {told['pairs']:>7} {told.get('lacking', ''):>8} "
            f"{told.get('islands', ''):>8} {of_best:>9} {gap:>11}")


def main(arguments: list[str]) -> None:
    """Print the table."""
    if arguments[:1] == ["--one"]:
        print(json.dumps(measure(arguments[1], arguments[2])))
        return
    print(HEAD)
    for size in [a for a in arguments if not a.startswith("--")] or SIZES:
        print(line(size, "pruned"), flush=True)
        if "--whole" in arguments or int(size.split("x")[0]) <= ALWAYS_COMPARED:
            print(line(size, "every pair"), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
