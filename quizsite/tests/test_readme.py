"""What README.md tells people to type works as printed."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parent.parent.parent
README = (ROOT / "README.md").read_text()

pytestmark = pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl on this machine")


@pytest.mark.servers
@pytest.mark.django_db(transaction=True)
def test_the_lines_of_curl_answer_a_card_and_practise_a_problem(live_server):
    call_command("load_course", verbosity=0)
    script = re.search(r"```sh\n(.*?)```", README, re.DOTALL)[1]
    result = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", re.sub(r"^(call .*)", r"\1; echo", script, flags=re.MULTILINE)],
        env={**os.environ, "SITE": live_server.url},
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stderr
    profile, review, practice = [json.loads(line) for line in result.stdout.splitlines() if line]
    assert profile["time_zone"] == "Europe/Berlin"
    assert (review["status"], review["counted"], review["grade"]["verdict"]) == ("applied", True, "correct")
    assert (practice["status"], practice["counted"], practice["grade"]["verdict"]) == ("applied", False, "wrong")


def test_every_file_that_it_links_to_exists():
    links = [link for link in re.findall(r"\]\(([^)]+)\)", README) if not link.startswith("http")]
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
