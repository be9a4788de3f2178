"""The concept card: a flashcard (front, back), a page (body and the rest), and who has vouched for it."""

from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Prefetch, Q
from simple_history.models import HistoricalRecords

from cards.models.concepts import Concept
from cards.models.course import Chapter
from cards.models.translations import Translatable
from cards.models.words import Misconception, Source
from cards.videos import validate_video
from cards.vocabulary import DRAFT, PUBLISHED, validate_difficulty, validate_status

MARKDOWN = "Markdown, with formulas between dollar signs."
RENDERED_FIELDS = ("front", "back", "body", "formula", "example", "key_facts", "mistakes")


class CardQuerySet(models.QuerySet["Card"]):
    def published(self) -> Self:
        """Cards a learner may see; a published card of a withdrawn concept is not one of them."""
        return self.filter(status=PUBLISHED, concept__status=PUBLISHED)

    def for_showing(self) -> Self:
        """With all that a card's page shows, for a constant number of queries."""
        return self.select_related("concept", "chapter", "creator").prefetch_related(
            "misconceptions",
            "sources",
            "approvals",
            Prefetch("related_lines", RelatedCard.objects.select_related("related__concept")),
        )

    def in_course_order(self) -> Self:
        return self.order_by("chapter__course_id", "chapter__position", "position", "slug")


class Card(Translatable):
    """Write cards with `cards.publishing`: it renders the *_html columns and counts the version up."""

    # A formula is the same in every language.
    TEXTS = ("title", *(name for name in RENDERED_FIELDS if name != "formula"))

    slug = models.SlugField(max_length=80, unique=True)
    concept = models.ForeignKey(Concept, on_delete=models.PROTECT, related_name="cards")
    chapter = models.ForeignKey(Chapter, on_delete=models.SET_NULL, null=True, blank=True, related_name="cards")
    position = models.PositiveIntegerField(default=0, help_text="Place within the chapter.")
    title = models.CharField(max_length=120)
    front = models.TextField(help_text=f"The question of the flashcard. {MARKDOWN}")
    back = models.TextField(help_text=f"Its answer, as short as it can be. {MARKDOWN}")
    body = models.TextField(blank=True, help_text=f"The explanation, at most 150 words. {MARKDOWN}")
    formula = models.TextField(blank=True, help_text="One display formula in LaTeX, without dollar signs.")
    example = models.TextField(blank=True, help_text=f"One example with numbers. {MARKDOWN}")
    key_facts = models.TextField(blank=True, help_text=f"A list. {MARKDOWN}")
    mistakes = models.TextField(blank=True, help_text=f"What is easily mixed up, and why it is wrong. {MARKDOWN}")
    front_html = models.TextField(blank=True, editable=False)
    back_html = models.TextField(blank=True, editable=False)
    body_html = models.TextField(blank=True, editable=False)
    formula_html = models.TextField(blank=True, editable=False)
    example_html = models.TextField(blank=True, editable=False)
    key_facts_html = models.TextField(blank=True, editable=False)
    mistakes_html = models.TextField(blank=True, editable=False)
    video_file = models.FileField(upload_to="cards/videos/", blank=True, validators=[validate_video])
    video_link = models.URLField(blank=True, help_text="Shown as a plain link; nothing is embedded.")
    transcript_link = models.URLField(blank=True, help_text="What is said in the video, as text.")
    difficulty = models.CharField(max_length=20, validators=[validate_difficulty])
    status = models.CharField(max_length=20, default=DRAFT, validators=[validate_status])
    version = models.PositiveIntegerField(default=1)
    # Approvals of this version and later ones count. A corrected typo that a reviewer confirmed leaves it where it was.
    approved_since = models.PositiveIntegerField(default=1, editable=False)
    # The version that would stand there if a reviewer confirms that only typos were corrected since; else null.
    typo_since = models.PositiveIntegerField(null=True, editable=False)
    creator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Empty for cards that came with the course.",
    )
    created_at = models.DateTimeField(editable=False)
    updated_at = models.DateTimeField(editable=False)
    misconceptions = models.ManyToManyField(Misconception, blank=True, related_name="cards")
    sources = models.ManyToManyField(Source, blank=True, related_name="cards")
    related = models.ManyToManyField("self", symmetrical=False, through="RelatedCard", blank=True)

    objects = CardQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["translations", *(f"{name}_html" for name in RENDERED_FIELDS)])

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        if self.video_file and self.video_link:
            raise ValidationError({"video_link": "Give a file or a link, not both."})
        if self.transcript_link and not (self.video_file or self.video_link):
            raise ValidationError({"transcript_link": "There is no video that this could be the text of."})

    @property
    def approving_institutions(self) -> list[str]:
        """Who vouches for the card as it stands; read with `for_showing`."""
        return sorted({each.institution for each in self.approvals.all() if each.card_version >= self.approved_since})

    @property
    def earlier_institutions(self) -> list[str]:
        """Who vouched for a version whose substance has changed since."""
        return sorted({each.institution for each in self.approvals.all() if each.card_version < self.approved_since})

    @property
    def is_shown(self) -> bool:
        """Whether a learner may see it: `published`, for a row that is read already."""
        return self.status == self.concept.status == PUBLISHED

    @property
    def related_published(self) -> list["Card"]:
        """The cards that the author chose, as far as a learner may see them; read with `for_showing`."""
        return [line.related for line in self.related_lines.all() if line.related.is_shown and not line.is_blocked]


class RelatedCard(models.Model):
    """A card that the author puts first among a card's related ones, in this order, or keeps away from them."""

    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="related_lines")
    related = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveIntegerField(default=0)
    is_blocked = models.BooleanField("keep away", default=False)

    class Meta:
        ordering = ["card_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["card", "related"], name="related_once"),
            models.CheckConstraint(condition=~Q(card=F("related")), name="not_related_to_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.card} → {self.related}"


class Affiliation(models.Model):
    """Whom a reviewer speaks for, as an administrator has verified it: there is no approval without."""

    reviewer = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="affiliation")
    institution = models.CharField(max_length=120)
    verified_at = models.DateTimeField()

    class Meta:
        ordering = ["institution", "reviewer_id"]

    def __str__(self) -> str:
        return f"{self.reviewer}, {self.institution}"


class Approval(models.Model):
    """A reviewer of an institution vouches for one version of a card; the next version starts without approvals."""

    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="approvals")
    card_version = models.PositiveIntegerField()
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    institution = models.CharField(max_length=120)
    at = models.DateTimeField()
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["card_id", "-at"]
        constraints = [
            models.UniqueConstraint(fields=["card", "card_version", "reviewer"], name="one_approval_per_version")
        ]

    def __str__(self) -> str:
        return f"{self.institution}: {self.card}, version {self.card_version}"
