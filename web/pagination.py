"""Lists of the API come in pages that stay right while rows are added. Alone here: DRF imports this at start."""

from typing import Any

from django.core.exceptions import ValidationError
from rest_framework import pagination
from rest_framework.exceptions import NotFound
from rest_framework.response import Response

from web.problems import CODES, Problem


class CursorPagination(pagination.CursorPagination):
    """`{"results": [...], "next": url or null}`; `?limit=` up to 200."""

    page_size = 50
    page_size_query_param = "limit"
    max_page_size = 200
    ordering = "pk"

    def paginate_queryset(self, queryset, request, view=None) -> list[Any] | None:
        try:
            return super().paginate_queryset(queryset, request, view)
        except (NotFound, ValueError, TypeError, OverflowError, ValidationError):
            # A cursor is only base64: a position that is no value of the ordering column comes out here.
            raise Problem(400, "cursor_invalid", CODES["cursor_invalid"]) from None

    def get_paginated_response(self, data: list[Any]) -> Response:
        return Response({"results": data, "next": self.get_next_link()})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        return {
            "type": "object",
            "required": ["results", "next"],
            "properties": {
                "results": schema,
                "next": {"type": "string", "nullable": True, "format": "uri"},
            },
        }
