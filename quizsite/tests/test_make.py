"""`make run` on a machine that lacks something says so in one line."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="there is no make on this machine")


@pytest.fixture
def checkout(tmp_path):
    for name in ("Makefile", "requirements.txt", "requirements-dev.txt"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def interpreter(directory, script):
    """Write a stand-in for Python; `make` asks it for its version and its modules."""
    path = directory / "python3"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def make(checkout, *arguments, path=os.environ["PATH"]):
    return subprocess.run(
        ["make", "--no-print-directory", *arguments],
        cwd=checkout,
        env={"PATH": path, "HOME": str(checkout)},
        capture_output=True,
        text=True,
    )


def test_too_old_a_python_is_named(checkout):
    old = interpreter(checkout, 'echo "Python 3.9.1"; exit 1')
    result = make(checkout, f"PYTHON={old}", "run")
    assert result.returncode != 0
    assert result.stdout == f"Attentive needs Python 3.11, 3.12 or 3.13; PYTHON={old} is another or missing.\n"


def test_a_missing_venv_module_is_named_with_the_package_that_brings_it(checkout):
    bare = interpreter(checkout, 'case "$2" in *ensurepip*) exit 1;; esac; exit 0')
    result = make(checkout, f"PY={bare}", "run")
    assert result.returncode != 0
    assert result.stdout == f"{bare} has no venv module. On Debian and Ubuntu: apt-get install python3-venv\n"


def test_without_any_python_it_says_what_it_needs(checkout):
    tools = checkout / "bin"
    tools.mkdir()
    for name in ("sh", "cksum", "cut", "cat"):
        (tools / name).symlink_to(shutil.which(name))
    make_program = shutil.which("make")
    (tools / "make").symlink_to(make_program)
    result = make(checkout, "run", path=str(tools))
    assert result.returncode != 0
    assert "Attentive needs Python 3.11, 3.12 or 3.13, and no python3 was found." in result.stdout
