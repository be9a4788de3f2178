"""The account itself: its logins, its data to take along, and the way out."""

from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts import devices
from accounts.models import User
from accounts.requests import learner_of
from quizsite import leaving
from quizsite.me import export_of
from web.clock import now


class DeleteForm(forms.Form):
    """Typing the address takes a moment: nobody deletes an account by a slip of the finger."""

    email = forms.EmailField(
        label=_("Your e-mail address"), error_messages={"required": _("Type your e-mail address to confirm.")}
    )

    def __init__(self, *args, learner: User, **options) -> None:
        super().__init__(*args, **options)
        self.learner = learner

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if email.lower() != self.learner.email:
            raise forms.ValidationError(_("This is not the address of this account. Nothing was deleted."))
        return email


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def device_list(request: HttpRequest) -> HttpResponse:
    """List where the learner is logged in; end one login or all others."""
    learner, this = learner_of(request), request.session.session_key
    if request.method == "POST":
        if "others" in request.POST:
            devices.end_others(learner, this=this)
            messages.success(request, _("Every other device is logged out."))
        elif request.POST.get("device", "").isdecimal() and devices.end(
            learner, int(request.POST["device"][:18]), this=this
        ):
            messages.success(request, _("That device is logged out."))
        return redirect("devices")
    listed = devices.devices_of(learner, this=this)
    return render(request, "settings/devices.html", {"devices": listed, "nav_current": "settings"})


@login_required
@require_GET
def export(request: HttpRequest) -> HttpResponseBase:
    """Hand over everything as one file."""
    return export_of(learner_of(request))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest) -> HttpResponse:
    """Say what a deletion deletes; delete once the address is typed."""
    learner = learner_of(request)
    form = DeleteForm(request.POST if request.method == "POST" else None, learner=learner)
    if form.is_valid():
        leaving.delete_account(learner, at=now())
        logout(request)
        messages.success(request, _("Your account is deleted, with everything in it."))
        return redirect("home")
    context = {"form": form, "counts": leaving.summary(learner), "nav_current": "settings"}
    return render(request, "settings/delete.html", context, status=422 if form.is_bound else 200)


urlpatterns = [
    path("settings/account/devices/", device_list, name="devices"),
    path("settings/account/export/", export, name="export"),
    path("settings/account/delete/", delete, name="delete-account"),
]
