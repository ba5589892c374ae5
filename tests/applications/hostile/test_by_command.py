"""The 28 at the command line: `yfund uploads check`."""

import time
import tracemalloc

import pytest

from tests.applications.hostile import corpus as made
from tests.applications.hostile.table import FILES, IDS, ROWS, SHOWN, is_taken
from tests.servers import clamd
from yfund.web.uploads import shown_name


@pytest.fixture
def check(app, tmp_path):
    def run(data, name, *more):
        path = tmp_path / "given"
        path.write_bytes(data)
        result = app.test_cli_runner().invoke(args=["uploads", "check", "--name", name, str(path), *more])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.output
        return result.exit_code, result.output

    return run


def test_there_are_twenty_eight():
    assert sorted(ROWS) == list(range(1, 29))


@pytest.mark.parametrize(("number", "name", "build", "answer"), FILES, ids=IDS)
def test_each_gets_the_stated_answer(number, name, build, answer, check):
    data, began = build(), time.process_time()
    code, said = check(data, name)
    assert time.process_time() - began < (1 if number in (12, 13) else 2)
    taken, warned = is_taken(answer)
    kind = name.rpartition(".")[2]
    verdict = f"taken as {kind}{', ' + warned if warned else ''}" if taken else f"refused: {answer}"
    assert (code, said) == (0 if taken else 1, f"{SHOWN.get(name, name)}: {verdict}\n")


@pytest.mark.parametrize(("name", "shown"), [
    ("a\0b.pdf", "ab.pdf"), ("a\r\nb.pdf", "ab.pdf"), ("\x1b[31mred.pdf", "[31mred.pdf"), ("\u2066x.pdf", "x.pdf")])
def test_18_a_name_writes_nothing_into_the_terminal(name, shown, check):
    assert check(made.PDF, name) == (0, f"{shown}: taken as pdf\n")


def test_21_exactly_the_limit_is_taken(check):
    assert check(made.whole(made.MOST), "a.pdf") == (0, "a.pdf: taken as pdf\n")


def test_25_with_a_scanner_a_virus_is_refused(app, check, scanner):
    code, said = check(made.sick(), "a.pdf")
    assert (code, "The virus scanner found “Win.Test.EICAR_HDB-1”" in said) == (1, True)
    assert check(made.PDF, "a.pdf")[0] == 0


def test_26_and_28_a_file_named_twice_is_judged_twice(check, tmp_path):
    code, said = check(made.PDF, "a.pdf", str(tmp_path / "given"))
    assert (code, said.count("taken as pdf")) == (0, 2)


def test_27_a_hundred_large_files_are_refused_one_by_one(app, tmp_path):
    paths = []
    for number in range(100):
        path = tmp_path / f"{number}.pdf"
        with path.open("wb") as file:
            file.write(made.PDF)
            file.truncate(25 * 2**20)
        paths.append(str(path))
    tracemalloc.start()
    result = app.test_cli_runner().invoke(args=["uploads", "check", *paths])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (result.exit_code, result.output.count("too big"), peak < 32 * 2**20) == (1, 100, True)


def test_28_knowing_a_checksum_opens_nothing(app):
    assert app.test_cli_runner().invoke(args=["uploads", "check", "0" * 64]).exit_code == 2


@pytest.mark.parametrize("build", [made.bomb, made.flood, made.nested, made.many_pages])
def test_bombs_take_little_memory(build, check):
    data = build()
    name = {made.flood: "a.png", made.many_pages: "a.pdf"}.get(build, "a.xlsx")
    tracemalloc.start()
    check(data, name)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 64 * 2**20


def test_the_scanner_of_the_tests_speaks_the_protocol(scanner):
    assert (clamd.EICAR[:4], scanner.url.startswith("clamd://127.0.0.1:"), shown_name("a.pdf")) == (b"X5O!", True, "a.pdf")
