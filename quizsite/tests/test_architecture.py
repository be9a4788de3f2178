"""The walls: who may import whom, and how long a room's files and functions may be."""

import ast
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
GROUND = {"web", "accounts"}  # anybody may stand on it; it stands on nothing of ours
MAY_IMPORT = {
    "quizsite": {"reviews", "learning", "quizzes", "cards", "engine", *GROUND},
    "reviews": {"learning", "quizzes", "cards", "engine", *GROUND},
    "learning": {"quizzes", "cards", "engine", *GROUND},
    "quizzes": {"cards", "engine", *GROUND},
    "cards": GROUND,
    "engine": set(),
    "web": set(),
    "accounts": set(),
}
# Rooms that a stranger could take away: what they may import beside themselves and the standard library.
PURE = {"engine": {"numpy"}, "reviews/scheduling": {"fsrs"}}
DRAWERS = {"utils", "util", "helpers", "helper", "services", "common", "misc"}
LONGEST_FILE, LONGEST_FUNCTION = 400, 60  # lines


def sources(root: Path = ROOT) -> list[Path]:
    """Every Python file of the product; tests and migrations may do what they need."""
    return [
        path
        for room in MAY_IMPORT
        for path in sorted((root / room).rglob("*.py"))
        if not {"tests", "migrations"} & set(path.relative_to(root).parts)
    ]


def module_name(path: Path, root: Path = ROOT) -> str:
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path, root: Path = ROOT, *, annotations: bool = True) -> Iterator[str]:
    """Yield the full name of everything that `path` imports, also late; with or without those for annotations."""
    package = path.relative_to(root).parent.parts
    tree = ast.parse(path.read_text(), str(path))
    for_annotations = {inner for node in ast.walk(tree) if _is_type_checking(node) for inner in ast.walk(node)}
    for node in ast.walk(tree):
        if node in for_annotations and not annotations:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join([*start, *([node.module] if node.module else [])])
            yield from (f"{base}.{alias.name}" for alias in node.names)


def _is_type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def wrong_arrows(root: Path = ROOT) -> list[str]:
    return [
        f"{path.relative_to(root)} imports {name}"
        for path in sources(root)
        for room in [path.relative_to(root).parts[0]]
        for name in imports(path, root)
        if name.partition(".")[0] in MAY_IMPORT.keys() - MAY_IMPORT[room] - {room}
    ]


def circle(root: Path = ROOT) -> list[str]:
    """Return the modules of one import circle, or nothing."""
    modules = {module_name(path, root): path for path in sources(root)}
    graph = {
        module: {_longest(name, modules) for name in imports(path, root, annotations=False)} - {module, ""}
        for module, path in modules.items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return error.args[1]
    return []


def _longest(name: str, modules: dict[str, Path]) -> str:
    """Return the module that `name` lives in: `cards.models.Card` lives in `cards.models`."""
    while name and name not in modules:
        name = name.rpartition(".")[0]
    return name


def test_no_arrow_runs_up():
    assert wrong_arrows() == []


def test_no_modules_import_each_other_in_a_circle():
    assert circle() == []


@pytest.mark.parametrize("room", PURE)
def test_a_pure_room_needs_little_beside_the_standard_library(room):
    allowed = PURE[room] | set(sys.stdlib_module_names)
    own = room.replace("/", ".")
    foreign = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in sources()
        if path.is_relative_to(ROOT / room)
        for name in imports(path)
        if name.partition(".")[0] not in allowed and not f"{name}.".startswith(f"{own}.")
    ]
    assert foreign == []


def test_nothing_is_called_a_drawer():
    named = [path.relative_to(ROOT) for path in sources() if DRAWERS & {path.stem, *path.relative_to(ROOT).parts}]
    assert named == []


def test_no_file_is_too_long_to_live_in():
    lengths = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in sources()}
    assert {path: length for path, length in lengths.items() if length > LONGEST_FILE} == {}


def test_no_function_is_too_long_to_read():
    too_long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name} has {node.end_lineno - node.lineno + 1} lines"
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert too_long == []


# --- the walker itself: what it must notice ---------------------------------------------------------------------------
@pytest.fixture
def house(tmp_path):
    def build(**files: str) -> Path:
        for name, text in files.items():
            path = tmp_path / (name.replace("__", "/") + ".py")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return tmp_path

    return build


@pytest.mark.parametrize(
    "line",
    ["import reviews.models", "from reviews import models", "def late():\n    from reviews.models import Memory"],
)
def test_the_walker_sees_an_arrow_that_runs_up(house, line):
    root = house(cards__graph=line, reviews__models="import cards.graph")
    assert [arrow.partition(" ")[0] for arrow in wrong_arrows(root)] == ["cards/graph.py"]


def test_the_walker_resolves_relative_imports_and_finds_a_circle(house):
    root = house(cards__a="from . import b", cards__b="from .a import name", cards__c="from cards import a")
    assert set(circle(root)) == {"cards.a", "cards.b"}


def test_a_circle_of_annotations_only_is_none(house):
    checking = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from cards import b"
    assert circle(house(cards__a=checking, cards__b="from cards import a")) == []


def test_the_walker_walks_the_whole_house():
    assert {path.relative_to(ROOT).parts[0] for path in sources()} == set(MAY_IMPORT)
