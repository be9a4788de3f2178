"""The registry of problem types: one folder an objective, one file and one registry line a type.

A change that would alter problems already shown is a new version: keep the old file beside the new one, list both.
"""

from engine.problem_types import ProblemType
from engine.problems import cost, heads, masks, order, output, roles, scale, softmax

VERSIONS: dict[tuple[str, int], ProblemType] = {
    (problem_type.slug, problem_type.version): problem_type
    for objective in (roles, softmax, output, scale, masks, heads, order, cost)
    for problem_type in objective.TYPES
}

# The newest version of each, in the order of the catalogue: sorted, the newest comes last and stays.
PROBLEM_TYPES: dict[str, ProblemType] = {
    slug: VERSIONS[slug, version]
    for slug, version in sorted(VERSIONS, key=lambda key: (VERSIONS[key].code, VERSIONS[key].version))
}

# What the course wants learned, by the names that problem types give as their objective.
OBJECTIVES = {
    "LO1": "Roles and scores",
    "LO2": "Softmax",
    "LO3": "Output",
    "LO4": "Scale and statistics",
    "LO5": "Masks",
    "LO6": "Heads",
    "LO7": "Order",
    "LO8": "Cost",
}


def find_type(slug: str, version: int | None = None) -> ProblemType:
    """Find a problem type by its slug, in its newest version or in the one asked for."""
    return PROBLEM_TYPES[slug] if version is None else VERSIONS[slug, version]
