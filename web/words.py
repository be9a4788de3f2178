"""Words that the data carries and pages show: a learner reads them in the language of the interface."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, Promise] = {
    "locked": _("locked"),
    "ready": _("ready"),
    "learning": _("learning"),
    "learned": _("learned"),
    "mastered": _("mastered"),
    "shaky": _("shaky"),
    "secondary": _("secondary"),
    "undergraduate": _("undergraduate"),
    "graduate": _("graduate"),
    "research": _("research"),
    "beginner": _("beginner"),
    "intermediate": _("intermediate"),
    "advanced": _("advanced"),
    "elementary": _("elementary"),
    "easy": _("easy"),
    "medium": _("medium"),
    "hard": _("hard"),
}
