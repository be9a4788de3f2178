"""`manage.py lint_content`: what an author reads before the course is loaded."""

import shutil
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError


@pytest.fixture
def copied(tmp_path):
    return shutil.copytree(settings.BASE_DIR / "fixtures", tmp_path / "fixtures")


def lint(directory):
    """Return the lines that it wrote, and whether it found errors."""
    out = StringIO()
    try:
        call_command("lint_content", directory, stdout=out, no_color=True)
    except CommandError:
        return out.getvalue().splitlines(), True
    return out.getvalue().splitlines(), False


def edit(directory, name, old, new):
    text = (directory / name).read_text()
    assert old in text
    (directory / name).write_text(text.replace(old, new, 1))


def test_the_course_has_no_errors_and_only_warnings_about_its_graph_and_titles():
    lines, failed = lint(settings.BASE_DIR / "fixtures")
    assert not failed
    # Who edits an original need not know the languages it is translated to: an outdated translation may wait.
    lines = [line for line in lines if not line.startswith("warning: fixtures/de/")]
    others = [line for line in lines if "follows from others" not in line and "chain.yaml" not in line]
    assert others == [lines[-1]]
    assert any("It has the same title as “division-as-equal-sharing”" in line for line in lines)


def test_errors_name_file_line_and_entry(copied):
    edit(copied, "concepts/dot-product.yaml", "suggested_questions:", "suggested_question:")
    lines, failed = lint(copied)
    assert failed
    assert any(line.startswith("error: fixtures/concepts/dot-product.yaml, line ") for line in lines)
    assert any("suggested_question: this key is not known here" in line for line in lines)


def test_a_translation_with_another_number_or_formula_is_an_error(copied):
    edit(copied, "de/concepts/dot-product.yaml", "28 ist (2−1+3)·(1+4+2).", "28 ist (2−1+3)·(1+4+3).")
    edit(copied, "de/concepts/dot-product.yaml", r"$a\cdot b=b\cdot a$", r"$a\cdot b=a\cdot b$")
    lines, failed = lint(copied)
    assert failed
    found = [line for line in lines if line.startswith("error: fixtures/de/concepts/dot-product.yaml, line ")]
    assert any("mcq-001: options c feedback: the numbers are not those of the original" in line for line in found)
    assert any("card-002: key_facts: the formulas are not those of the original" in line for line in found)


def test_a_translation_of_another_wording_is_a_warning_that_names_the_present_one(copied):
    edit(copied, "concepts/dot-product.yaml", "Compute a dot product by hand", "Work out a dot product by hand")
    lines, failed = lint(copied)
    assert not failed
    (found,) = [line for line in lines if "dot-product.1: It translates another wording; the present one is " in line]
    assert found.startswith("warning: fixtures/de/concepts/dot-product.yaml, line ")


def test_damaged_characters_are_an_error_with_their_line(copied):
    edit(copied, "concepts/softmax.yaml", "summary: ", "summary: Ξ± and ")
    lines, failed = lint(copied)
    assert failed
    (found,) = [line for line in lines if "damaged characters “Ξ±”" in line]
    number = (copied / "concepts/softmax.yaml").read_text()[
        : (copied / "concepts/softmax.yaml").read_text().index("Ξ±")
    ]
    assert f"softmax.yaml, line {number.count(chr(10)) + 1}, softmax: summary" in found


def test_all_loops_are_reported_at_once(copied):
    edge = "  - requires: {}\n    kind: hard\n    reason: none\n"
    edit(copied, "concepts/vectors.yaml", "prerequisites:\n", "prerequisites:\n" + edge.format("dot-product"))
    edit(copied, "concepts/tokens.yaml", "objectives:", f"prerequisites:\n{edge.format('token-embeddings')}objectives:")
    lines, failed = lint(copied)
    assert failed
    assert sum("closes a loop" in line for line in lines) == 2
