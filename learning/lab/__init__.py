"""Attention to look at and to change: worked examples, and a lab for one's own sentence and numbers."""
