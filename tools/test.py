"""Run every test of yfund, one part after the other, and say at the end what ran and what could not be had.

`make test` runs all parts; `tools/test.py sqlite browser` runs the named ones.
With CI=true something that could not be had is a failure.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REPORTS = ROOT / "build" / "reports"
ABSENT = "not to be had: "
# One process a core; the laws and the wheel run alone.
MANY = ["-n", os.environ.get("YFUND_TEST_WORKERS", str(min(4, os.cpu_count() or 1))), "--dist", "loadfile"]
# Test databases come and go by the thousand: in memory that takes a twentieth of the time it takes on a disk.
MEMORY, ENOUGH = Path("/dev/shm"), 4 * 2**30
LONE = ["--ignore=tests/architecture", "--ignore=tests/browser"]
STATIC = "tests/architecture"


@dataclass
class Part:
    """One run of pytest."""

    name: str
    arguments: list[str]
    environment: dict[str, str] = field(default_factory=dict)


PARTS = [
    Part("contracts", [STATIC, f"--ignore={STATIC}/test_wheel.py"], {"YFUND_TEST_DB": "sqlite"}),
    Part("sqlite", ["tests", *LONE, *MANY], {"YFUND_TEST_DB": "sqlite"}),
    Part("postgresql", ["tests", *LONE, *MANY], {"YFUND_TEST_DB": "postgresql"}),
    Part("browser", ["tests/browser", *MANY], {"YFUND_TEST_DB": "sqlite"}),
    Part("wheel", [f"--confcutdir={STATIC}", f"{STATIC}/test_wheel.py"]),
]


@dataclass
class Outcome:
    """What came of one part."""

    part: str
    code: int
    seconds: float
    tests: int
    absent: set[str]


@contextlib.contextmanager
def scratch() -> Iterator[dict[str, str]]:
    """Where the parts keep what they need no longer than they run: in memory when there is enough of it."""
    try:
        in_memory = MEMORY if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ENOUGH else None
    except OSError:
        in_memory = None
    with tempfile.TemporaryDirectory(prefix="yfund-tests-", dir=in_memory) as folder:
        # PostgreSQL runs under another account when we are root.
        os.chmod(folder, 0o755)
        yield {"TMPDIR": folder}


def run(part: Part, environment: dict[str, str]) -> Outcome:
    """Run one part with its output on the screen."""
    print(f"\n== {part.name}", flush=True)
    report = REPORTS / f"{part.name}.xml"
    report.unlink(missing_ok=True)
    command = [sys.executable, "-m", "pytest", "-q", f"--junitxml={report}", *part.arguments]
    began = time.monotonic()
    code = subprocess.run(command, cwd=ROOT, env=environment | part.environment, check=False).returncode
    tests, absent = read(report)
    return Outcome(part.name, code, time.monotonic() - began, tests, absent)


def read(report: Path) -> tuple[int, set[str]]:
    """How many tests a report counts, and what was missing for those left out."""
    if not report.exists():
        return 0, set()
    root = ElementTree.parse(report).getroot()
    reasons = [skipped.get("message", "") for skipped in root.iter("skipped")]
    absent = {reason.partition(ABSENT)[2] for reason in reasons if ABSENT in reason}
    return sum(1 for _ in root.iter("testcase")), absent


def style() -> Outcome:
    """The style of the code."""
    print("== style", flush=True)
    began = time.monotonic()
    code = subprocess.run([sys.executable, "-m", "ruff", "check", "-q", "."], cwd=ROOT, check=False).returncode
    return Outcome("style", code, time.monotonic() - began, 0, set())


def summary(outcomes: list[Outcome]) -> int:
    """Print one line a part and what could not be had; returns the exit code of the whole."""
    print("\n== summary")
    for outcome in outcomes:
        word = "passed" if outcome.code == 0 else "FAILED"
        print(f"{outcome.part:<12} {word}  {outcome.tests:>5} tests  {outcome.seconds:6.1f} s")
    absent = sorted({f"{name} [{outcome.part}]" for outcome in outcomes for name in outcome.absent})
    strict = os.environ.get("CI", "").lower() in ("1", "true", "yes")
    for name in absent:
        print(f"could not be had: {name}")
    if absent:
        print("With CI=true that is a failure." if strict else "What needs it was left out; the rest ran.")
    failed = any(outcome.code for outcome in outcomes) or (strict and absent)
    print("FAILED" if failed else "Everything that could run has passed.", flush=True)
    return 1 if failed else 0


def main(names: list[str]) -> int:
    """Run the named parts, or all; returns the exit code."""
    known = {part.name: part for part in PARTS}
    unknown = sorted(set(names) - {*known, "style"})
    if unknown:
        print(f"No such part: {', '.join(unknown)}. There are: style, {', '.join(known)}")
        return 2
    REPORTS.mkdir(parents=True, exist_ok=True)
    outcomes = [style()] if not names or "style" in names else []
    # Every process a test starts reads what the first one compiled.
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with scratch() as places:
        outcomes += [run(part, kept | places) for part in PARTS if not names or part.name in names]
    return summary(outcomes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
