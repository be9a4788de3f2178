"""How an API call says who is calling."""

from allauth.headless.contrib.rest_framework.authentication import XSessionTokenAuthentication


class SessionTokenAuthentication(XSessionTokenAuthentication):
    """`X-Session-Token: <token>` of mobile clients.

    The header name in `authenticate_header` makes a missing login a 401; without it DRF answers 403.
    """

    def authenticate_header(self, request) -> str:
        return "X-Session-Token"
