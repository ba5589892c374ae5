"""Files and functions stay small, imports stand at the top, nothing is a drawer for odds and ends; no exceptions."""

import ast
import re

from tests.architecture.tree import python_files, shown

LONGEST_FILE = 300
LONGEST_FUNCTION = 30
ODDS_AND_ENDS = re.compile(r"^_*(utils?|helpers?|common|managers?|misc)$|_(utils?|helpers?|managers?)$")
IMPORTS = (ast.Import, ast.ImportFrom)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def test_no_file_is_longer_than_300_lines():
    lengths = {shown(path): len(path.read_text(encoding="utf-8").splitlines()) for path in all_files()}
    assert {path: length for path, length in lengths.items() if length > LONGEST_FILE} == {}


def test_no_function_is_longer_than_30_lines():
    long = {}
    for path in all_files():
        for node in ast.walk(parsed(path)):
            if isinstance(node, FUNCTIONS) and node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION:
                long[f"{shown(path)}:{node.lineno} {node.name}"] = node.end_lineno - node.lineno + 1
    assert long == {}


def test_nothing_is_imported_inside_a_function():
    hidden = []
    for path in python_files("yfund"):
        for function in ast.walk(parsed(path)):
            if isinstance(function, FUNCTIONS):
                found = [node for node in ast.walk(function) if isinstance(node, IMPORTS)]
                hidden += [f"{shown(path)}:{node.lineno}" for node in found]
    assert hidden == []


def test_imports_are_absolute():
    relative = [
        f"{shown(path)}:{node.lineno}"
        for path in all_files()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert relative == []


def test_no_module_is_for_odds_and_ends():
    names = {part for path in all_files() for part in (*path.parent.parts, path.stem)}
    assert sorted(name for name in names if ODDS_AND_ENDS.search(name)) == []


def all_files():
    return python_files("yfund", "tests", "tools")


def parsed(path):
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
