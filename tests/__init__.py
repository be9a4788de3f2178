"""Tests of the whole product from outside; what belongs to one room is tested there."""
