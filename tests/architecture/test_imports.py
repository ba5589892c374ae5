"""The order of the rooms and who may know what, as setup.cfg states it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.contracts import contracts
from tests.architecture.tree import ROOT

ROOMS = ("kernel", "infra", "web", "accounts", "funds", "calls", "api", "commands")
SOUND = {
    "yfund/calls/models.py": "import sqlalchemy\nfrom yfund.calls import states\nfrom yfund.infra import db",
    "yfund/calls/states.py": "from yfund.kernel import lifecycle",
    "yfund/calls/forms.py": "import wtforms\nfrom yfund.web import forms",
    "yfund/calls/services.py": "from yfund.calls import models, rules\nfrom yfund.funds import services",
    "yfund/calls/rules.py": "from yfund.kernel import lifecycle\nfrom yfund.funds import rules",
    "yfund/calls/views/public.py": "import flask\nfrom yfund.calls import forms, services",
    "yfund/funds/services.py": "from yfund.infra import db",
    "yfund/funds/rules.py": "",
    "yfund/funds/mail.py": "from yfund.infra import db",
    "yfund/infra/db.py": "import flask\nimport flask_sqlalchemy",
    "yfund/web/forms.py": "import wtforms",
    "yfund/kernel/lifecycle.py": "import dataclasses",
    "yfund/app.py": "from yfund.calls.views import public",
}
# One broken line for every law, and a word of the contract that must say so.
BREACHES = {
    "a room reads a later room": ("yfund/funds/services.py", "from yfund.calls import services", "below it"),
    "the kernel knows Flask": ("yfund/kernel/lifecycle.py", "import flask", "plain Python"),
    "the kernel knows the database": ("yfund/kernel/lifecycle.py", "import sqlalchemy", "plain Python"),
    "rules know the database": ("yfund/calls/rules.py", "import sqlalchemy", "neither"),
    "rules know infra": ("yfund/calls/rules.py", "from yfund.infra import db", "neither"),
    "rules know the database from afar": ("yfund/calls/rules.py", "from yfund.funds import services", "neither"),
    "models know Flask": ("yfund/calls/models.py", "import flask", "know the web"),
    "services know Flask-Login": ("yfund/calls/services.py", "import flask_login", "know the web"),
    "services know forms": ("yfund/calls/services.py", "from yfund.calls import forms", "Inside a room"),
    "forms know services": ("yfund/calls/forms.py", "from yfund.calls import services", "Inside a room"),
    "rules know services": ("yfund/calls/rules.py", "from yfund.calls import services", "Inside a room"),
    "another room's mail": ("yfund/calls/services.py", "from yfund.funds import mail", "Nobody enters"),
    "a room nobody ordered": ("yfund/cellar/__init__.py", "", "below it"),
}


def lint(root: Path) -> subprocess.CompletedProcess:
    """Run the contracts of the tree below `root`."""
    settings = root / ".contracts.ini"
    with settings.open("w", encoding="utf-8") as stream:
        contracts(root).write(stream)
    program = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    command = [sys.executable, "-c", program, "--config", str(settings), "--no-cache"]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    try:
        return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    finally:
        settings.unlink()


def small_house(root: Path, files: dict[str, str]) -> Path:
    """A tree with this repository's setup.cfg and the given files."""
    for path, text in {**{f"yfund/{room}/__init__.py": "" for room in ROOMS}, **files}.items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        for folder in (place.parent, root / "yfund"):
            (folder / "__init__.py").touch()
        place.write_text(text + "\n", encoding="utf-8")
    (root / "setup.cfg").write_text((ROOT / "setup.cfg").read_text(encoding="utf-8"), encoding="utf-8")
    return root


def test_the_rooms_keep_their_order_and_their_knowledge():
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


def test_a_sound_house_passes(tmp_path):
    result = lint(small_house(tmp_path, SOUND))
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("breach", BREACHES)
def test_a_broken_law_is_found(tmp_path, breach):
    path, line, word = BREACHES[breach]
    files = {**SOUND, path: f"{SOUND.get(path, '')}\n{line}"}
    result = lint(small_house(tmp_path, files))
    assert result.returncode == 1, f"{breach}: {result.stdout}{result.stderr}"
    assert word in result.stdout, f"{breach}: {result.stdout}"
