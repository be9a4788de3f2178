"""Anki packages over REST: send one, see what became of it, and take everything away as one."""

from collections.abc import Mapping
from typing import IO, Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.requests import LearnerAPIView
from quizzes.interchange.anki.package import LARGEST_PACKAGE
from quizzes.models import ImportJob, ImportStatus
from reviews.anki import exporting, importing
from web.clock import now
from web.parsers import StrictJSONParser
from web.problems import Problem

FILE_TYPE = "application/octet-stream"
FILE_NAME = "attentive.apkg"
OVERHEAD = 64 * 1024  # bytes of a form around its file


class PackageParser(MultiPartParser):
    """A form with a file, refused before it is read where its announced length is more than we take."""

    def parse(self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None):
        request = (parser_context or {})["request"]
        if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_PACKAGE + OVERHEAD:
            raise too_large()
        return super().parse(stream, media_type, parser_context)


class PackageRenderer(JSONRenderer):
    """Lets a client ask for a file by its type; errors are problem documents all the same."""

    media_type = FILE_TYPE
    format = "apkg"


class PackageRequest(serializers.Serializer):
    package = serializers.FileField()


class ImportJobSerializer(serializers.ModelSerializer):
    """`report` has `notes` (new, updated, matched, skipped), `reviews` (added, known, refused) and a line per note."""

    status = serializers.ChoiceField(choices=ImportStatus.choices, read_only=True)
    report = serializers.DictField(read_only=True)

    class Meta:
        model = ImportJob
        fields = ["id", "status", "report", "created_at"]


class ImportAnki(LearnerAPIView):
    """Bring notes and their history from Anki. Sending a package again changes nothing; a later one adds to it."""

    # JSON is read so that whoever sends it is told what is missing.
    parser_classes = [PackageParser, StrictJSONParser]

    @extend_schema(
        request={"multipart/form-data": PackageRequest},
        responses={200: ImportJobSerializer, 202: ImportJobSerializer},
    )
    def post(self, request: Request) -> Response:
        given = PackageRequest(data=request.data)
        given.is_valid(raise_exception=True)
        package = given.validated_data["package"]
        if package.size > LARGEST_PACKAGE:
            raise too_large()
        job = importing.start(self.learner, package.read(), at=now())
        if job.status == ImportStatus.REFUSED:
            raise Problem(422, "package_refused", job.report["refused"])
        return Response(ImportJobSerializer(job).data, status=202 if job.status == ImportStatus.WAITING else 200)


class Import(LearnerAPIView):
    """How an import stands: waiting, done or refused, with its report."""

    @extend_schema(responses=ImportJobSerializer)
    def get(self, request: Request, id: int) -> Response:
        job = ImportJob.objects.filter(pk=id, learner=self.learner).defer("package").first()
        if job is None:
            raise Problem(404, "not_found", _("There is no such import."))
        return Response(ImportJobSerializer(job).data)


class ExportAnki(LearnerAPIView):
    """Your items with all your answers, as a package for Anki. Numeric problems go as one fixed example each."""

    renderer_classes = [JSONRenderer, PackageRenderer]

    @extend_schema(responses={(200, FILE_TYPE): OpenApiTypes.BINARY})
    def get(self, request: Request) -> HttpResponse:
        return package_response(exporting.anki_package(self.learner, at=now()))


def package_response(package: bytes) -> HttpResponse:
    """Return the package as a download."""
    headers = {"Content-Disposition": f'attachment; filename="{FILE_NAME}"'}
    return HttpResponse(package, content_type=FILE_TYPE, headers=headers)


def too_large() -> Problem:
    """Return the refusal of a package that is not even read."""
    return Problem(413, "package_too_large", _("The package is larger than %d MB.") % (LARGEST_PACKAGE // 2**20))
