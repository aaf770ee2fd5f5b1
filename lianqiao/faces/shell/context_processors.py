"""What every template knows about how the visitor wants to see the site."""

from typing import Any

from django.http import HttpRequest

SIMPLE_MODE_COOKIE = "lq_simple"


def shell(request: HttpRequest) -> dict[str, Any]:
    """Give `simple_mode`: True when the visitor has chosen large text and one column (适老化).

    The choice is a cookie, so that the first byte of the page already has the right layout.
    """
    return {"simple_mode": request.COOKIES.get(SIMPLE_MODE_COOKIE) == "1"}
