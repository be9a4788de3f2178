"""The examples in the docstrings of the core hold."""

import doctest

import pytest

from engine import attention, gradients, heads, linear, masks, positions, streaming


@pytest.mark.parametrize("module", [attention, gradients, heads, linear, masks, positions, streaming])
def test_the_examples_in_the_docstrings_hold(module):
    assert doctest.testmod(module).failed == 0
