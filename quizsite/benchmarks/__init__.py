"""How the cost of a learner's queue grows with the number of memories: `python -m quizsite.benchmarks`."""
