"""A state changes only where steps are checked and journaled, and every state has a word that people read."""

import ast
import importlib

import pytest

from tests.architecture.tree import PACKAGE, ROOT, python_files, shown
from yfund.infra.db import Base
from yfund.kernel.lifecycle import Lifecycle

# The workflow itself; and the queues, whose rows are no things with a life of their own but work to be done.
WRITERS = ("yfund/infra/workflow.py", "yfund/infra/worker.py", "yfund/infra/delivery.py",
           "yfund/infra/outbox.py", "yfund/infra/jobs.py")
BREACHES = ('row.state = "open"', 'row.state: str = "open"', 'a, row.state = 1, "open"', 'setattr(row, "state", "open")',
            'row.state += "ed"', 'from yfund.calls.models import Call\nCall(code="X", state="open")',
            'from yfund.calls.models import Call\nupdate(Call).where(Call.id == 1).values(state="open")',
            'from yfund.calls import models\nmodels.Call(state="open")',
            'from yfund.calls.models import Call as C\nC(state="open")')


def living() -> set[str]:
    """Names of the classes whose rows have a life."""
    return {mapper.class_.__name__ for mapper in Base.registry.mappers if hasattr(mapper.class_, "lifecycle")}


def lifecycles() -> list[Lifecycle]:
    """The lives of all rooms, as their `states` tell them."""
    rooms = [importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
             for path in sorted(PACKAGE.glob("*/states.py"))]
    return [value for room in rooms for value in vars(room).values() if isinstance(value, Lifecycle)]


def targets(node: ast.AST) -> list[ast.AST]:
    """Everything a statement assigns to, tuples taken apart."""
    single = [node.target] if isinstance(node, ast.AnnAssign | ast.AugAssign) else []
    named = node.targets if isinstance(node, ast.Assign) else single
    return [inner for target in named for inner in ast.walk(target)]


def models_in(tree: ast.AST, names: set[str]) -> set[str]:
    """What this file calls the living models: `Call`, another name of it, or `models.Call`."""
    found = {f"models.{name}" for name in names}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").endswith(".models"):
            found |= {alias.asname or alias.name for alias in node.names if alias.name in names}
    return found


def writes_state(node: ast.AST, models: set[str]) -> bool:
    """Whether a statement or call puts a state into a row."""
    if any(isinstance(target, ast.Attribute) and target.attr == "state" for target in targets(node)):
        return True
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Name) and node.func.id == "setattr":
        return len(node.args) > 1 and isinstance(node.args[1], ast.Constant) and node.args[1].value == "state"
    if not any(keyword.arg == "state" for keyword in node.keywords):
        return False
    if isinstance(node.func, ast.Attribute) and node.func.attr == "values":
        return any(isinstance(inner, ast.Name) and inner.id in models for inner in ast.walk(node.func))
    return ast.unparse(node.func) in models


def breaches(source: str, names: set[str]) -> list[int]:
    tree = ast.parse(source)
    models = models_in(tree, names)
    return [node.lineno for node in ast.walk(tree) if writes_state(node, models)]


def test_states_change_only_through_the_workflow(one_app):
    names = living()
    assert len(names) == len(lifecycles())
    found = [f"{shown(path)}:{line}" for path in python_files("yfund") if shown(path) not in WRITERS
             for line in breaches(path.read_text(encoding="utf-8"), names)]
    assert found == []


@pytest.mark.parametrize("source", BREACHES)
def test_the_check_finds_every_way_around(one_app, source):
    assert breaches(source, living())


@pytest.mark.parametrize("lifecycle", lifecycles(), ids=lambda lifecycle: lifecycle.kind)
def test_every_state_has_a_word_a_colour_and_a_shape(one_app, lifecycle):
    with one_app.test_request_context():
        words = one_app.jinja_env.get_template("components/badge.html").make_module(one_app.jinja_env.globals).states
    assert sorted(set(lifecycle.states) - words.keys()) == []


@pytest.mark.parametrize("lifecycle", lifecycles(), ids=lambda lifecycle: lifecycle.kind)
def test_every_state_can_be_reached(lifecycle):
    assert set(lifecycle.states[1:]) <= {step.target for step in lifecycle.steps}
