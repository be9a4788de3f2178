"""`manage.py import_chain`: a list that a scrape ran together becomes the chain that the course carries."""

from io import StringIO

import pytest
import yaml
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError

SHIPPED = yaml.safe_load((settings.BASE_DIR / "fixtures" / "chain.yaml").read_text())["chain"]
# The step with a file of its own carries no title in the chain.
TITLES = [step.get("title", "Attention Mechanisms") for step in SHIPPED]


def imported(tmp_path, text, steps):
    file = tmp_path / "chain.txt"
    file.write_text(text, encoding="utf-8")
    out, err = StringIO(), StringIO()
    call_command("import_chain", file, str(steps), stdout=out, stderr=err, no_color=True)
    return yaml.safe_load(out.getvalue())["chain"], err.getvalue()


def test_titles_that_run_together_come_apart_as_66_steps(tmp_path):
    chain, _ = imported(tmp_path, "".join(TITLES), 66)
    assert [step["title"] for step in chain] == TITLES
    assert [step["slug"] for step in chain] == [step["slug"] for step in SHIPPED]


def test_two_steps_of_one_title_get_two_slugs_and_a_warning(tmp_path):
    chain, warnings = imported(tmp_path, "".join(TITLES), 66)
    twins = [step["slug"] for step in chain if step["title"] == "Division as Equal Sharing"]
    assert twins == ["division-as-equal-sharing", "division-as-equal-sharing-2"]
    assert "more than one step is called “Division as Equal Sharing”" in warnings


def test_a_count_that_is_not_the_pages_own_is_refused(tmp_path):
    with pytest.raises(CommandError, match="66 titles were found, and the page speaks of 65 steps"):
        imported(tmp_path, "".join(TITLES), 65)


def test_damaged_characters_are_refused_with_their_line(tmp_path):
    with pytest.raises(CommandError, match="line 2: damaged characters “Ξ±”"):
        imported(tmp_path, "Counting to 10\nThe weight Ξ±", 2)
