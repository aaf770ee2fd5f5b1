"""Programmes as programs read them: schemes and calls that are public, one's own applications."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.faces.api.resource import Resource
from lianqiao.faces.api.serializers.programmes import ApplicationSerializer, CallSerializer, SchemeSerializer
from lianqiao.processes.programmes.interfaces.filters import CallFilter, EditionFilter, OwnApplicationFilter
from lianqiao.processes.programmes.models import Application, Call, SchemeEdition


def _schemes(actor: Actor) -> Any:
    """Those that a published call names, which its secrecy review has read, and what the actor sees besides."""
    published = Q(pk__in=Call.objects.public().values("edition"))
    visible = Q(pk__in=SchemeEdition.objects.visible_to(actor).values("pk"))
    return SchemeEdition.objects.filter(published | visible).for_detail()


def _applications(actor: Actor) -> Any:
    rows = Application.objects.visible_to(actor).for_list()
    return rows.prefetch_related("sections", "partners__organisation")


SCHEMES = Resource(
    name="schemes",
    label=_("申报制度"),
    model=SchemeEdition,
    serializer=SchemeSerializer,
    from_rows=_schemes,
    filters=EditionFilter,
    scopes="programmes",
)
CALLS = Resource(
    name="calls",
    label=_("申报通知"),
    model=Call,
    serializer=CallSerializer,
    filters=CallFilter,
    scopes="programmes",
)
APPLICATIONS = Resource(
    name="applications",
    label=_("项目申报"),
    model=Application,
    serializer=ApplicationSerializer,
    from_rows=_applications,
    filters=OwnApplicationFilter,
    public=False,
    scopes="programmes",
)
