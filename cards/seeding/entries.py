"""Seed documents as checked entries: YAML that remembers its lines, and problems that name file, line and entry.

Reading never stops at the first mistake: each accessor notes what is wrong, returns something harmless and goes on.
"""

import hashlib
import json
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import ValidationError
from django.db import models

from cards.linting import damage_of
from cards.rendering import render_columns


class SeedError(ValueError):
    """Something in the seed documents is wrong; nothing was written. One line for each problem."""

    def __init__(self, problems: list[str]):
        self.problems = problems
        super().__init__("\n".join(problems))


class LinedDict(dict[str, Any]):
    """A YAML mapping with the line it starts on and the line of each key."""

    def __init__(self, line: int):
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}


class LinedLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """The safe loader, with lines, refusing a key that occurs twice; in C where the wheel has it, ten times as fast."""


def _construct_mapping(loader: LinedLoader, node: yaml.MappingNode) -> LinedDict:
    mapping = LinedDict(node.start_mark.line + 1)
    for key_node, value_node in node.value:
        key = str(loader.construct_object(key_node, deep=True))
        if key in mapping:
            raise yaml.constructor.ConstructorError(None, None, f"“{key}” occurs twice", key_node.start_mark)
        mapping[key] = loader.construct_object(value_node, deep=True)
        mapping.lines[key] = key_node.start_mark.line + 1
    return mapping


LinedLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _construct_mapping)


class Entry:
    """One mapping of a document; `label` is what a problem calls it. Ask for each key once, then call `done`."""

    def __init__(self, problems: list[str], file: str, mapping: LinedDict, label: str = ""):
        self.problems = problems
        self.file = file
        self.mapping = mapping
        self.label = label or str(mapping.get("slug") or "")
        self._asked: set[str] = set()
        self._unusable: set[str] = set()

    def digest(self, *besides: object, without: Collection[str] = ()) -> str:
        """Changes exactly when the entry, or what goes with it, says something else; comments do not count."""
        said = {key: value for key, value in self.mapping.items() if key not in without}
        return hashlib.sha256(json.dumps([said, *besides], sort_keys=True, default=str).encode()).hexdigest()

    def problem(self, message: str, key: str = "") -> None:
        self._unusable.add(key)
        line = self.mapping.lines.get(key, self.mapping.line)
        where = f"{self.file}, line {line}" + (f", {self.label}" if self.label else "")
        self.problems.append(f"{where}: {f'{key}: ' if key else ''}{message}")

    def done(self) -> None:
        for key in self.mapping.keys() - self._asked:
            self.problem("this key is not known here", key)

    def text(self, key: str, *, required: bool = True) -> str:
        value = self._get(key, required, "")
        if not isinstance(value, str):
            self.problem(f"{value!r} is not text; put it in quotes", key)
            return ""
        self._refuse_damage(value, key)
        return value.strip()

    def flag(self, key: str) -> bool:
        value = self._get(key, False, False)
        if not isinstance(value, bool):
            self.problem("write true or false", key)
        return value is True

    def number(self, key: str) -> float:
        value = self._get(key, False, 0)
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.problem(f"{value!r} is not a number", key)
            return 0
        return value

    def texts(self, key: str, *, required: bool = False) -> list[str]:
        values = self._list(key, required)
        for value in values:
            if not isinstance(value, str):
                self.problem(f"{value!r} is not text; put it in quotes", key)
            else:
                self._refuse_damage(value, key)
        return [value for value in values if isinstance(value, str)]

    def entries(self, key: str, *, required: bool = False) -> list["Entry"]:
        values = self._list(key, required)
        for value in values:
            if not isinstance(value, LinedDict):
                self.problem(f"{value!r} has no keys; write “- slug: …” or the like", key)
        labels = [f"{self.label} {key} {number}".strip() for number in range(1, len(values) + 1)]
        return [
            Entry(self.problems, self.file, value, str(value.get("slug") or label))
            for value, label in zip(values, labels, strict=True)
            if isinstance(value, LinedDict)
        ]

    def skip(self, key: str) -> None:
        """Accept the key without reading it: it is for somebody else."""
        self._asked.add(key)

    def check(self, row: models.Model, *, apart_from: Iterable[str] = ()) -> None:
        """Note what the row's own fields have against their values, unless a problem is noted already."""
        relations = [field.name for field in row._meta.fields if field.is_relation]
        try:
            row.clean_fields(exclude={*relations, *apart_from, *self._unusable})
        except ValidationError as error:
            for field, messages in error.message_dict.items():
                self.problem(" ".join(messages), field)

    def render(self, row: models.Model) -> None:
        """Fill the row's *_html columns; a formula that does not parse is a problem of this entry."""
        for key in render_columns(row):
            self.problem("a formula cannot be read", key)

    def _refuse_damage(self, value: str, key: str) -> None:
        if damage := damage_of(value):
            self.problem(damage, key)

    def _get(self, key: str, required: bool, default: Any) -> Any:
        self._asked.add(key)
        value = self.mapping.get(key)
        if value is None:
            if required:
                self.problem("is missing", key)
            return default
        return value

    def _list(self, key: str, required: bool) -> list[Any]:
        value = self._get(key, required, [])
        if isinstance(value, list):
            return value
        self.problem("must be a list", key)
        return []


def read_entry(problems: list[str], path: Path, root: Path) -> Entry | None:
    """Read one document; None, with a problem noted, if it is not even YAML."""
    file = path.relative_to(root.parent).as_posix()
    try:
        mapping = yaml.load(path.read_text(encoding="utf-8"), Loader=LinedLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        problems.append(f"{file}, line {line}: {error.problem}")
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        problems.append(f"{file}: {error}")
    else:
        if isinstance(mapping, LinedDict):
            return Entry(problems, file, mapping)
        problems.append(f"{file}, line 1: the document must be a mapping of keys")
    return None
