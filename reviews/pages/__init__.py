"""The study pages: a question, its answer box, its feedback, and the ways around them."""
