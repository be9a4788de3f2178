"""Roles are Django groups: a name here, its permissions by app. Nobody needs to be a superuser to write the course."""

AUTHOR = "author"
REVIEWER = "reviewer"

# role -> {app label: actions}; a role gets these actions on every model of the app.
ROLE_PERMISSIONS: dict[str, dict[str, tuple[str, ...]]] = {
    AUTHOR: {
        "cards": ("view", "add", "change", "delete"),
        "quizzes": ("view", "add", "change", "delete"),
    },
    REVIEWER: {"cards": ("view",), "quizzes": ("view",)},
}
# What learners did is evidence: it is read in the admin and never written there.
READ_ONLY_MODELS = frozenset({"attempt", "historicalitem", "historicalcard", "historicalconcept", "graphversion"})
# A reviewer approves; an author cannot approve.
REVIEWER_EXTRA = ("cards.add_approval", "cards.change_approval")
AUTHOR_EXCEPT = (
    *("cards.add_approval", "cards.change_approval", "cards.delete_approval"),
    # Whom a reviewer speaks for is checked by an administrator.
    *("cards.add_affiliation", "cards.change_affiliation", "cards.delete_affiliation"),
)
