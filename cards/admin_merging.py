"""The author's way to make one concept of two: a button on a concept's page, with a reason where it cannot be."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from unfold.dataclasses import ActionDialog
from unfold.decorators import action
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminTextInputWidget

from cards import merging
from cards.linking import WouldCloseALoop
from cards.models import Concept
from web.clock import now


class MergeForm(BaseDialogForm):
    """Which concept stays; it is checked here, so that what stands in the way is told beside the field."""

    survivor = forms.SlugField(label="Slug of the concept that stays", widget=UnfoldAdminTextInputWidget)

    def clean_survivor(self) -> Concept:
        survivor = Concept.objects.filter(slug=self.cleaned_data["survivor"]).first()
        if survivor is None:
            raise ValidationError("There is no concept with this slug.", code="unknown")
        try:
            merging.refuse(Concept.objects.get(pk=self.object_id), survivor)
        except WouldCloseALoop as loop:
            raise ValidationError(str(loop), code="loop") from loop
        return survivor


class MergingAdmin:
    """For the admin of concepts; list `merge` in its `actions_detail`."""

    @action(
        description="Merge into another",
        url_path="merge",
        permissions=["change"],
        dialog=ActionDialog(
            title="Merge into another concept",
            description="Its cards, items, edges and words move to the other concept, and so do claims, goals and "
            "lessons of learners. Its address leads there. This cannot be undone.",
            form_class=MergeForm,
            form_submit_text="Merge",
        ),
    )
    def merge(self, request: HttpRequest, form: MergeForm, object_id: str) -> HttpResponse:
        survivor = form.cleaned_data["survivor"]
        merging.merge(Concept.objects.get(pk=object_id), survivor, at=now())
        messages.success(request, f"Merged into “{survivor}”.")
        # The dialog is sent by script, which follows this header instead of a redirect.
        return HttpResponse(headers={"HX-Redirect": reverse("admin:cards_concept_change", args=[survivor.pk])})
