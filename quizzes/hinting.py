"""Give hints and model answers for a presentation. The server counts hints; a hinted answer rates Hard."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from quizzes import presenting
from quizzes.item_kinds.base import InvalidAnswer
from quizzes.item_kinds.explain import check_text
from quizzes.models import HintUse
from quizzes.tokens import PresentationToken
from web.problems import Problem


def take_hint(token: PresentationToken, *, at: datetime) -> dict[str, Any]:
    """Return the next hint and count it. After the last one the last is given again, uncounted."""
    _refuse_expired(token, at)
    served = presenting.load(token.item_id, token.version, token.learner_id)
    available = served.kind.present(served.content, token.nonce).hints
    if available == 0:
        raise Problem(404, "no_hint", _("This item has no hints."))
    with transaction.atomic():
        HintUse.objects.get_or_create(learner_id=token.learner_id, nonce=token.nonce)
        use = HintUse.objects.select_for_update().get(learner_id=token.learner_id, nonce=token.nonce)
        if use.taken < available:
            use.taken += 1
            use.save(update_fields=["taken"])
    return {
        "html": served.kind.hint(served.content, token.nonce, use.taken - 1),
        "number": use.taken,
        "of": available,
        "rating_if_right": 2,
    }


def hints_so_far(token: PresentationToken) -> list[str]:
    """Return the hints already taken, as HTML, so that a reload shows them again."""
    taken = presenting.hints_taken(token.learner_id, token.nonce)
    if not taken:
        return []
    served = presenting.load(token.item_id, token.version, token.learner_id)
    return [served.kind.hint(served.content, token.nonce, index) for index in range(taken)]


def reveal(token: PresentationToken, text: str, *, at: datetime) -> dict[str, Any]:
    """Return the model answer and the rubric for a written text."""
    _refuse_expired(token, at)
    served = presenting.load(token.item_id, token.version, token.learner_id)
    revealed = served.kind.reveal(served.content)
    if revealed is None:
        raise Problem(400, "nothing_to_reveal", _("Only explain items have a model answer to compare with."))
    try:
        check_text(served.content, text)
    except InvalidAnswer as invalid:
        raise Problem(422, "invalid_answer", invalid.message, position=invalid.position) from None
    return revealed


def _refuse_expired(token: PresentationToken, at: datetime) -> None:
    if at > token.expires_at:
        raise Problem(410, "token_expired", _("This page is older than two days. Ask for the item again."))
