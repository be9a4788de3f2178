from django import forms
from django.utils.translation import gettext_lazy as _

from cards.vocabulary import REPORT_KINDS


class ReportForm(forms.Form):
    """`kind` and `target` come with the link that leads here."""

    kind = forms.ChoiceField(choices=[(kind, kind) for kind in REPORT_KINDS], widget=forms.HiddenInput)
    target = forms.CharField(max_length=200, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("What is wrong?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}), strip=True
    )
