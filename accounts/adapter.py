"""allauth's hook into our user model."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Keeps the time zone that the sign-up form brought along."""

    def save_user(self, request, user, form, commit=True):
        user = super().save_user(request, user, form, commit=False)
        user.email = user.email.lower()
        user.time_zone = getattr(form, "cleaned_data", {}).get("time_zone") or "UTC"
        if commit:
            user.save()
        return user
