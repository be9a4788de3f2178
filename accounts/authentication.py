"""How an API call says who is calling."""

from allauth.headless.contrib.rest_framework.authentication import XSessionTokenAuthentication
from drf_spectacular.extensions import OpenApiAuthenticationExtension

from accounts.languages import speak


class SessionTokenAuthentication(XSessionTokenAuthentication):
    """`X-Session-Token: <token>` of mobile clients.

    The answer speaks the language of the account, as on its pages. The header name in `authenticate_header` makes a
    missing login a 401; without it DRF answers 403.
    """

    def authenticate(self, request):
        who = super().authenticate(request)
        if who is not None:
            speak(request, who[0].language)
        return who

    def authenticate_header(self, request) -> str:
        return "X-Session-Token"


class SessionTokenScheme(OpenApiAuthenticationExtension):
    """How the OpenAPI document names the token."""

    target_class = SessionTokenAuthentication
    name = "sessionToken"

    def get_security_definition(self, auto_schema) -> dict[str, str]:
        return {"type": "apiKey", "in": "header", "name": "X-Session-Token"}
