"""What a learner's queue asks of the database does not grow with what is remembered."""

import re
import subprocess
import sys

import pytest

from reviews.plans.arranging import MOST_REVIEWS
from reviews.plans.queue import COUNT_CAP

pytestmark = [pytest.mark.slow, pytest.mark.servers]

PAGES_A_ROW = 5  # of a memory, its index and its item


def test_next_item_touches_as_much_at_a_hundred_thousand_memories_as_at_ten_thousand():
    told = subprocess.run(
        [sys.executable, "-m", "quizsite.benchmarks", "10000", "100000"], capture_output=True, text=True, timeout=600
    )
    assert told.returncode == 0, told.stderr
    rows = re.findall(r"^(\w+): ([\w ]+?) +(\d+), ([\d,]+) +(\d+), ([\d,]+)$", told.stdout, re.MULTILINE)
    assert len(rows) == 12
    for who, question, fewer_queries, fewer, queries, buffers in rows:
        before, after = int(fewer.replace(",", "")), int(buffers.replace(",", ""))
        assert queries == fewer_queries
        if who == "learner" or question in ("next item", "next due"):
            assert after <= 1.5 * before + 10, (who, question)
        elif question in ("counts", "held back"):
            assert after <= COUNT_CAP * PAGES_A_ROW
        else:
            assert after <= MOST_REVIEWS * PAGES_A_ROW


def test_the_benchmark_of_a_large_course_runs_and_names_what_it_measured():
    told = subprocess.run(
        [sys.executable, "-m", "quizsite.benchmarks.course", "2000"], capture_output=True, text=True, timeout=600
    )
    assert told.returncode == 0, told.stderr
    assert re.findall(r"^(\S.*?\S) +[\d.]+ ", told.stdout, re.MULTILINE) == [
        "snapshot",
        "all prerequisites_total",
        "all unlocks",
        "/concepts/concept-1999/",
        "/api/v1/concepts/concept-1999/",
    ]
