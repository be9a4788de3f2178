"""The registry of problem types: one file and one line each.

A change that would alter problems already shown is a new version: keep the old file beside the new one, list both.
"""

from engine.problem import ProblemType
from engine.problems import (
    attention_output,
    attention_weights,
    causal_pairs,
    dot_product,
    score_row,
    weighted_average,
)

VERSIONS = {
    (problem_type.slug, problem_type.version): problem_type
    for problem_type in (
        dot_product.TYPE,
        score_row.TYPE,
        attention_weights.TYPE,
        weighted_average.TYPE,
        attention_output.TYPE,
        causal_pairs.TYPE,
    )
}

# The newest version of each: sorted, it comes last and stays.
PROBLEM_TYPES = {slug: VERSIONS[slug, version] for slug, version in sorted(VERSIONS)}

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
