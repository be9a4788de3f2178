"""Each of the twenty acceptance tests of the specification (C17) is shown by tests that exist."""

import ast

import pytest
from django.conf import settings

from learning.tests import ACCEPTANCE


def names_in(file):
    """Return the names of the test functions of a file, as pytest would collect them."""
    tree = ast.parse((settings.BASE_DIR / file).read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


def test_all_twenty_are_listed():
    assert list(ACCEPTANCE) == list(range(1, 21))


@pytest.mark.parametrize("number", ACCEPTANCE)
def test_the_tests_that_show_it_exist(number):
    assert ACCEPTANCE[number]
    for named in ACCEPTANCE[number]:
        file, _, name = named.partition("::")
        assert name in names_in(file)
