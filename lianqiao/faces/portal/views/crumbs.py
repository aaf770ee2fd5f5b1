"""The way to a page of the portal."""

from django.urls import reverse
from django.utils.translation import gettext as _

from lianqiao.core.pages import Crumb


def below_home(*labels: str | Crumb) -> list[Crumb]:
    """The home page and then these; a label is the page itself."""
    steps = [label if isinstance(label, Crumb) else Crumb(label) for label in labels]
    return [Crumb(_("首页"), reverse("portal:home")), *steps]
