"""Hypothesis times every example by default; a busy machine must not fail a test."""

from hypothesis import settings

settings.register_profile("engine", deadline=None)
settings.load_profile("engine")
