"""What no text of the course may hold, refused in the author's form before anything is saved."""

from django import forms
from django.core.exceptions import ValidationError
from django.urls import Resolver404, resolve

from cards.linting import errors_of_text
from cards.models import Card, Concept

OF_PAGE: dict[str, type[Card | Concept]] = {"concept-page": Concept, "card-page": Card}


class CheckedTextForm(forms.ModelForm):
    """Refuses damaged characters and links that lead nowhere, in every field that is text."""

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        for name, value in list(self.cleaned_data.items()):
            if isinstance(value, str) and name in self.fields:
                for problem in errors_of_text(value, is_page):
                    self.add_error(name, ValidationError(problem, code="text"))


def is_page(path: str) -> bool:
    """Whether this site has a page at the path."""
    try:
        found = resolve(path)
    except Resolver404:
        return False
    model = OF_PAGE.get(found.url_name or "")
    return model is None or model.objects.filter(slug=found.kwargs["slug"]).exists()
