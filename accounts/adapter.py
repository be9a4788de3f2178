"""allauth's hook into our user model."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.utils.translation import get_language


class AccountAdapter(DefaultAccountAdapter):
    """Keeps the time zone that the sign-up form brought along, and the language it was read in."""

    def save_user(self, request, user, form, commit=True):
        user = super().save_user(request, user, form, commit=False)
        user.email = user.email.lower()
        user.language = get_language() or settings.LANGUAGE_CODE
        user.time_zone = getattr(form, "cleaned_data", {}).get("time_zone") or "UTC"
        if commit:
            user.save()
        return user
