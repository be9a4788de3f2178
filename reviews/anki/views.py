"""The page on which a learner brings notes from Anki and takes everything there."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import learner_of
from quizzes.interchange.anki.package import LARGEST_PACKAGE
from quizzes.models import ImportJob, ImportStatus
from reviews.anki import exporting, importing
from reviews.anki.api import package_response, too_large
from web.clock import now
from web.problems import Problem

IMPORTS_SHOWN, LINES_SHOWN = 5, 200


class PackageForm(forms.Form):
    package = forms.FileField(
        label=_("A package from Anki (.apkg)"),
        help_text=format_lazy(
            _("In Anki: File, Export, with scheduling information. At most {size} MB."), size=LARGEST_PACKAGE // 2**20
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".apkg"}),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def anki(request: HttpRequest) -> HttpResponse:
    """Show how the last imports went; take a package."""
    learner = learner_of(request)
    form = PackageForm(request.POST, request.FILES) if request.method == "POST" else PackageForm()
    if form.is_valid():
        package = form.cleaned_data["package"]
        try:
            if package.size > LARGEST_PACKAGE:
                raise too_large()
            job = importing.start(learner, package.read(), at=now())
        except Problem as problem:
            form.add_error("package", str(problem.detail))
        else:
            if job.status != ImportStatus.REFUSED:  # why it was refused stands below as well
                messages.info(request, _("The package is taken. What became of each note stands below."))
            return redirect("anki")
    jobs = ImportJob.objects.filter(learner=learner).defer("package")[:IMPORTS_SHOWN]
    context = {
        "form": form,
        "jobs": [{"job": job, "lines": _remarkable(job)[:LINES_SHOWN]} for job in jobs],
        "nav_current": "settings",
    }
    return render(request, "reviews/anki.html", context, status=422 if form.errors else 200)


def _remarkable(job: ImportJob) -> list[dict]:
    """Return the lines of a report with something to say: new, updated or skipped notes, and what was left out."""
    return [line for line in job.report.get("lines", []) if line["remarks"] or line["fate"] != "matched"]


@login_required
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Hand out everything as a package for Anki."""
    return package_response(exporting.anki_package(learner_of(request), at=now()))
