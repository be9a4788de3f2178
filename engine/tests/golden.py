"""Problems that learners have seen, as fingerprints: a change to them is a new version.

`python -m engine.tests.golden` writes the files of new types and versions; it never touches one that is there.
"""

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import engine
from engine.problem import Problem, Value, plain
from engine.problems import VERSIONS

FOLDER = Path(__file__).with_name("golden")
SEEDS = (0, 1, 2, 12345, 2**64 - 1)


def path_of(slug: str, version: int) -> Path:
    return FOLDER / f"{slug}-v{version}.json"


def fingerprint(problem: Problem) -> list[Any]:
    """Give what is shown as a hash, and the answer to nine digits: the last bits may differ between processors."""
    options = problem.answer_format.get("options")
    shown = problem.statement + (json.dumps(options) if options else "")
    return [hashlib.sha256(shown.encode()).hexdigest()[:16], nine_digits(plain(problem.answer))]


def nine_digits(value: Value) -> Any:
    if isinstance(value, dict):
        return {name: nine_digits(entry) for name, entry in value.items()}
    if isinstance(value, list):
        return [nine_digits(entry) for entry in value]
    return float(f"{value:.9g}") + 0.0 if isinstance(value, float) else value


def draw(slug: str, version: int) -> dict[str, list[Any]]:
    return {str(seed): fingerprint(engine.generate(slug, seed, version)) for seed in SEEDS}


def write_missing() -> None:
    for slug, version in sorted(VERSIONS):
        path = path_of(slug, version)
        if not path.exists():
            path.write_text(json.dumps(draw(slug, version), indent=1) + "\n")
            sys.stdout.write(f"written: {path.name}\n")


if __name__ == "__main__":
    write_missing()
