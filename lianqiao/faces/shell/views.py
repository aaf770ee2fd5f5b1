"""Views that belong to the look itself: the simple-mode switch and the style guide."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from lianqiao.faces.shell.context_processors import SIMPLE_MODE_COOKIE
from lianqiao.faces.shell.samples import style_guide_context

ONE_YEAR_SECONDS = 365 * 24 * 3600


# Without a token: the switch stands on every public page, which a token would make private to one visitor,
# and a forged request could at most change the size of somebody's text.
@csrf_exempt
@require_POST
def set_simple_mode(request: HttpRequest) -> HttpResponse:
    """Turn the large-text mode on (`simple=1`) or off, and go back to the page in `next`.

    Works without JavaScript. An address outside this site is replaced by the home page.
    """
    target = request.POST.get("next", "/")
    hosts = {request.get_host()}
    if not url_has_allowed_host_and_scheme(target, allowed_hosts=hosts, require_https=request.is_secure()):
        target = "/"
    response = redirect(target)
    if request.POST.get("simple") == "1":
        response.set_cookie(
            SIMPLE_MODE_COOKIE,
            "1",
            max_age=ONE_YEAR_SECONDS,
            samesite="Lax",
            secure=request.is_secure(),
            httponly=True,
        )
    else:
        response.delete_cookie(SIMPLE_MODE_COOKIE, samesite="Lax")
    return response


@require_GET
def style_guide(request: HttpRequest) -> HttpResponse:
    """Show every component with sample data. Exists only while DEBUG is on, else 404."""
    if not settings.DEBUG:
        raise Http404
    context = style_guide_context(request)
    if request.GET.get("face") == "portal":
        context["face"] = "portal_base.html"
    return render(request, "shell/styleguide.html", context)
