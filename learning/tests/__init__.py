"""The specification's twenty acceptance tests (C17): what each asks for, and the tests that together show it.

test_acceptance.py fails when a test named here is gone.
"""

ACCEPTANCE = {
    1: (  # the chain: 66 nodes, 65 edges, depth 65, two slugs for one title
        "cards/tests/test_content.py::test_the_chain_file_is_imported_as_66_nodes_and_65_edges_of_depth_65",
        "cards/tests/test_content.py::test_the_chain_is_66_steps_deep_and_keeps_twins_apart",
        "quizsite/tests/test_import_chain.py::test_two_steps_of_one_title_get_two_slugs_and_a_warning",
    ),
    2: (  # a closing edge is refused with the path; of two opposite ones at once, one wins
        "cards/tests/test_linking.py::test_an_edge_that_closes_a_loop_is_refused_with_the_path",
        "cards/tests/test_linking.py::test_of_two_opposite_edges_at_the_same_moment_one_wins",
    ),
    3: (  # a soft edge changes no depth, gate or plan
        "cards/tests/test_linking.py::test_a_soft_edge_changes_no_depth_and_may_point_back",
        "learning/tests/test_standings.py::test_a_soft_prerequisite_locks_nothing",
        "learning/tests/test_goals.py::test_a_soft_prerequisite_is_in_no_plan_and_closes_no_gate",
    ),
    4: (  # a retired middle node: children work, totals are counted anew, goals on it close with a note
        "cards/tests/test_linking.py::test_retiring_a_concept_in_the_middle_lets_its_children_go_on",
        "learning/tests/test_standings.py::test_a_retired_concept_is_no_longer_in_the_way",
        "learning/tests/test_goals.py::test_a_retired_topic_in_the_middle_leaves_its_children_working",
        "learning/tests/test_goals.py::test_a_goal_that_is_retired_closes_and_is_told",
    ),
    5: (  # claim C, claim B below it, undo C: B and what lies below stay known, the rest is unknown again
        "learning/tests/test_claiming.py::test_undo_takes_back_what_followed_from_this_claim_alone",
        "learning/tests/test_claiming.py::test_any_claims_and_undos_in_any_order_are_the_claims_that_survive",
    ),
    6: (  # placement: “wrong” on a root settles everything at once
        "learning/tests/test_placement_rule.py::test_not_knowing_a_root_settles_everything_at_once",
        "learning/tests/test_placing.py::test_not_knowing_the_root_ends_it_and_claims_nothing",
    ),
    7: (  # no topic before its hard prerequisites; two runs give the same list
        "cards/tests/test_graph.py::test_a_study_order_never_lists_a_topic_before_what_it_requires",
        "cards/tests/test_graph.py::test_another_process_makes_the_same_study_order",
        "learning/tests/test_goals.py::test_the_plan_lists_each_topic_after_what_it_requires",
    ),
    8: (  # an all-claimed goal: progress 100 %, mastery 0
        "learning/tests/test_goals.py::test_progress_of_an_all_claimed_goal_is_complete_and_mastery_none",
    ),
    9: (  # a hinted right answer moves neither the gate nor a level
        "learning/tests/test_ladder.py::test_hinted_answers_move_nothing_wherever_they_stand",
        "reviews/tests/test_lessons.py::test_a_hinted_answer_moves_neither_the_gate_nor_the_status",
    ),
    10: (  # one client id twice: one attempt and one transition, also in parallel
        "reviews/tests/test_acceptance.py::test_one_client_id_sent_many_times_at_once_is_one_attempt_and_one_transition",
        "reviews/tests/test_lessons.py::test_an_answer_that_is_sent_twice_is_one_step",
    ),
    11: (  # replaying the log gives every status again
        "learning/tests/test_standings.py::test_replaying_the_log_reproduces_every_status_in_whatever_order_it_arrived",
    ),
    12: (  # the same problem in another process and on another day; no answer in any reply before it is given
        "engine/tests/test_problem_contract.py::test_another_process_makes_the_same_problems",
        "engine/tests/test_purity.py::test_the_engine_knows_neither_day_nor_chance",
        "engine/tests/test_generating.py::test_old_seeds_keep_their_problems",
        "reviews/tests/test_acceptance.py::test_no_answer_is_in_any_reply_before_it_is_given",
        "quizzes/tests/test_kinds.py::test_a_presented_problem_keeps_its_mistakes_to_itself",
    ),
    13: (  # numbers as people write them are read; nan, 1e999 and 3 of 4 entries do not count
        "reviews/tests/test_acceptance.py::test_a_number_may_be_written_as_people_write_it",
        "reviews/tests/test_acceptance.py::test_what_is_no_number_or_too_few_of_them_counts_nothing",
    ),
    14: (  # each wrong answer that is foreseen gets its own feedback, never “right”
        "engine/tests/test_problem_contract.py::test_the_contract_holds",
        "engine/tests/test_answers.py::test_every_wrong_option_has_its_reason",
    ),
    15: (  # an edit drops three approvals to none, “earlier version: 3”; a typo keeps them
        "cards/tests/test_publishing.py::test_an_edit_of_substance_leaves_three_approvals_to_the_earlier_version",
        "cards/tests/test_publishing.py::test_a_typo_that_a_reviewer_confirms_keeps_three_approvals",
        "learning/tests/test_pages.py::test_a_card_says_how_many_approved_an_earlier_version",
    ),
    16: (  # completions: two tabs of one user count 1; deleting the user lowers it
        "quizzes/tests/test_completing.py::test_one_learner_in_two_tabs_counts_once_and_a_deleted_one_no_more",
    ),
    17: (  # printed rows of a heat map add up to 1.00; masked cells are read as hidden
        "learning/tests/test_lab_pages.py::test_every_printed_row_of_a_heat_map_adds_up_to_one",
        "web/tests/test_matrices.py::test_printed_shares_add_up_and_are_never_a_whole_step_off",
        "web/tests/test_matrices.py::test_a_hidden_cell_is_announced_as_hidden_and_not_as_zero",
    ),
    18: (  # “dog bites man” in another order: outputs move along, under a causal mask they do not
        "learning/tests/test_lab_api.py::test_dog_bites_man_in_any_order_moves_its_outputs_along",
        "learning/tests/test_lab_api.py::test_without_a_mask_outputs_move_with_their_tokens",
        "learning/tests/test_lab_api.py::test_under_a_causal_mask_dog_bites_man_is_not_man_bites_dog",
    ),
    19: (  # Ξ± in an import is an error with its line
        "quizsite/tests/test_import_chain.py::test_damaged_characters_are_refused_with_their_line",
        "quizsite/tests/test_lint_content.py::test_damaged_characters_are_an_error_with_their_line",
    ),
    20: (  # a node page asks as often at 6 as at 405 prerequisites, and works as much in a graph of any size
        "learning/tests/test_large_graph.py::test_6_and_405_prerequisites_cost_the_same_queries",
        "learning/tests/test_large_graph.py::test_a_larger_graph_costs_a_page_no_more_work",
    ),
}
