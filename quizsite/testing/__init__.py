"""Throw-away servers for tests: real ones, from wheels, started here and gone afterwards."""
