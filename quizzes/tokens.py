"""The signed token that travels with a presentation and comes back with the answer."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.core import signing
from django.utils.translation import gettext as _

from web.problems import Problem

SALT = "quizzes.presentation"
REVIEW, PRACTICE, VISITOR, PLACEMENT, LESSON = "review", "practice", "visitor", "placement", "lesson"
LIFETIME = timedelta(days=2)


@dataclass(frozen=True)
class PresentationToken:
    """Who was shown what, why, and until when an answer earns credit."""

    learner_id: int | None  # None: a visitor, whose name is the channel
    item_id: int
    version: int
    purpose: str
    nonce: str
    channel: str
    expires_at: datetime

    def sign(self) -> str:
        """Return the token as sent to a client."""
        fields = [
            self.learner_id,
            self.item_id,
            self.version,
            self.purpose,
            self.nonce,
            self.channel,
            int(self.expires_at.timestamp()),
        ]
        return signing.Signer(salt=SALT).sign_object(fields)


def read_token(text: object) -> PresentationToken:
    """Return the token that `text` signs; raise Problem 400 `token_invalid` for anything that we did not sign."""
    if not isinstance(text, str) or len(text) > 1000:
        raise _forged()
    try:
        learner_id, item_id, version, purpose, nonce, channel, expires = signing.Signer(salt=SALT).unsign_object(text)
    except (signing.BadSignature, ValueError, TypeError):
        raise _forged() from None
    return PresentationToken(
        learner_id, item_id, version, purpose, nonce, channel, datetime.fromtimestamp(expires, tz=UTC)
    )


def read_own_token(text: object, *, learner_id: int) -> PresentationToken:
    """Return the token if it is this learner's; another learner's does not exist for them."""
    token = read_token(text)
    if token.learner_id != learner_id:
        raise Problem(404, "not_found", _("There is no such presentation."))
    return token


def accept_token(text: object, *, learner_id: int, purpose: str) -> PresentationToken:
    """Return the token if it is this learner's and made for `purpose`."""
    token = read_own_token(text, learner_id=learner_id)
    if token.purpose != purpose:
        detail = _("This token is for another kind of session: %(made_for)s, not %(wanted)s.")
        raise Problem(400, "wrong_purpose", detail % {"made_for": token.purpose, "wanted": purpose})
    return token


def accept_visitor_token(text: object, *, visitor: str) -> PresentationToken:
    """Return the token if it was made for this visitor."""
    token = read_token(text)
    if token.purpose != VISITOR or token.channel != visitor:
        raise Problem(404, "not_found", _("There is no such presentation."))
    return token


def _forged() -> Problem:
    return Problem(400, "token_invalid", _("This token was not made here or has been changed. Ask for the item again."))
