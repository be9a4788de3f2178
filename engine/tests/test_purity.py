"""A stranger could publish this folder: it needs NumPy and nothing else."""

import ast
import sys
from pathlib import Path

import engine

ROOT = Path(engine.__file__).parent


def imported_by(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module


def test_the_engine_imports_numpy_and_the_standard_library_only():
    allowed = {"engine", "numpy", *sys.stdlib_module_names}

    for path in ROOT.rglob("*.py"):
        if "tests" not in path.parts:
            assert {name.partition(".")[0] for name in imported_by(path)} <= allowed, path


def test_the_engine_knows_neither_day_nor_chance():
    """What a seed makes is the same tomorrow: nothing that could tell it otherwise is within reach."""
    worlds = {"time", "datetime", "random", "secrets", "uuid", "os", "socket", "locale"}
    for path in ROOT.rglob("*.py"):
        if not {"tests", "benchmarks"} & set(path.relative_to(ROOT).with_suffix("").parts):
            assert not {name.partition(".")[0] for name in imported_by(path)} & worlds, path


def test_the_engine_never_evaluates_text():
    for path in ROOT.rglob("*.py"):
        if "tests" not in path.parts:
            calls = [node.func for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
            assert not {call.id for call in calls if isinstance(call, ast.Name)} & {"eval", "exec", "compile"}, path
