"""What is built is what runs: the wheel, installed in an empty environment, serves a page and a static file."""

import configparser
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, project_files, shown
from tools.packages import MAPPED, packages

VISIT = Path(__file__).with_name("visit.py")


def test_the_package_list_is_the_folders():
    settings = configparser.ConfigParser(interpolation=None)
    settings.read(ROOT / "setup.cfg", encoding="utf-8")
    listed = settings["options"]["packages"].split()
    assert listed == packages(ROOT), "run: make packages"


def test_every_file_is_in_the_wheel(wheel):
    with zipfile.ZipFile(wheel) as opened:
        packed = set(opened.namelist())
    folders = ("yfund", *MAPPED)
    ours = [path.relative_to(ROOT) for path in project_files()]
    wanted = {path.as_posix() for path in ours if path.parts[0] == "yfund"}
    wanted |= {f"yfund/{path.as_posix()}" for path in ours if path.parts[0] in MAPPED}
    wanted |= {f"{name[:-3]}.mo" for name in wanted if name.endswith("/messages.po")}
    assert wanted - packed == set()
    strangers = {name for name in packed if name.split("/")[0] not in (*folders, metadata_folder(packed))}
    assert strangers == set()


def test_the_installed_wheel_serves_a_page_and_a_static_file(wheel, tmp_path):
    python = installed(wheel, tmp_path / "environment")
    empty = tmp_path / "elsewhere"
    empty.mkdir()
    environment = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    environment |= {
        "YFUND_ENV": "test",
        "SECRET_KEY": "only for the wheel test, never for people",
        "DATABASE_URL": f"sqlite:///{empty / 'yfund.sqlite3'}",
        "STORAGE_URL": f"file:{empty / 'files'}",
        "MAIL_URL": "smtp://127.0.0.1:9",
        "BASE_URL": "http://localhost",
    }
    for command in ([python.with_name("yfund"), "db", "upgrade"], [python, VISIT]):
        result = subprocess.run(command, cwd=empty, env=environment, capture_output=True, text=True, check=False)
        assert result.returncode == 0, result.stdout + result.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel of the working tree, built without the network from a copy of its files."""
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for path in project_files():
        copy = source / shown(path)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    command = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "--no-index"]
    command += ["--disable-pip-version-check", "-w", str(target), str(source)]
    result = subprocess.run(command, cwd=target, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    (built,) = target.glob("yfund-*.whl")
    return built


def metadata_folder(names):
    return next(name.split("/")[0] for name in names if name.split("/")[0].endswith(".dist-info"))


def installed(wheel, folder):
    """Install the wheel alone in a new environment that sees the dependencies of this one; returns its Python."""
    venv.create(folder, with_pip=True, symlinks=True)
    python = folder / "bin" / "python"
    pip = [python, "-m", "pip", "install", "-q", "--no-deps", "--no-index", "--disable-pip-version-check", wheel]
    subprocess.run(pip, check=True)
    (packages_folder,) = folder.glob("lib/python*/site-packages")
    (packages_folder / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return python
