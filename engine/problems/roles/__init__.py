"""LO1: what queries and keys are, and how a score is made."""

from engine.problem_types import ProblemType
from engine.problems.roles import (
    dot_product,
    match_roles,
    missing_key_entry,
    project_all,
    project_query,
    scale_scores,
    score_matrix,
    score_row,
)

TYPES: tuple[ProblemType, ...] = (
    match_roles.TYPE,
    dot_product.TYPE,
    score_row.TYPE,
    project_query.TYPE,
    project_all.TYPE,
    scale_scores.TYPE,
    score_matrix.TYPE,
    missing_key_entry.TYPE,
)
