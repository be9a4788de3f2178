"""allauth's forms with the one thing that we ask besides: the browser's time zone (hidden, filled by script)."""

from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import SignupForm as AllauthSignupForm
from django import forms

from accounts.time_zones import known_time_zones


class SignupForm(AllauthSignupForm):
    """Sign-up by e-mail and password."""

    time_zone = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def clean_time_zone(self) -> str:
        # An unknown or missing zone must not stop a sign-up: the learner can set it later.
        name = self.cleaned_data.get("time_zone", "")
        return name if name in known_time_zones() else "UTC"


class LoginForm(AllauthLoginForm):
    """Login by e-mail and password."""
