"""Where the acceptance tests for the learner's map stand, by their numbers in the specification (C17).

3 soft edges, 4 retired concepts, 7 the order of a plan, 8 claimed is not mastered: test_goals.py. 5 claims and undo:
test_claiming.py. 6 the wrong root: test_placement_rule.py and test_placing.py. 9 hints, 10 one answer one step:
test_ladder.py, reviews/tests/test_lessons.py and reviews/tests/test_concurrency.py. 11 replay: test_standings.py.
"""
