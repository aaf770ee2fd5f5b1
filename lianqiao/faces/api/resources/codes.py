"""The code lists, which anyone may read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet

from lianqiao.faces.api.filters import EditionFilter, IndustryCodeFilter, RegionCodeFilter, TechFieldCodeFilter
from lianqiao.faces.api.resource import Resource
from lianqiao.faces.api.serializers.codes import (
    EditionSerializer,
    IndustrySerializer,
    RegionSerializer,
    ScaleSerializer,
    TechFieldSerializer,
)
from lianqiao.registers.taxonomy.models import Edition, Industry, Region, Scale, TechField

CODES: Final = "taxonomy/"


def _code_list(
    name: str, label: Any, serializer: Any, rows: Callable[[], Any], filters: type[FilterSet] | None = None
) -> Resource:
    """A list of codes, which anyone may read; its key is the code."""
    return Resource(
        name=name,
        label=label,
        model=rows().model,
        serializer=serializer,
        from_rows=lambda actor: rows(),
        filters=filters,
        key="code",
        key_type="slug",
        order="code",
        scoped=False,
        folder=CODES,
    )


REGIONS = _code_list("regions", _("行政区划"), RegionSerializer, Region.objects.all, RegionCodeFilter)
INDUSTRIES = _code_list("industries", _("国民经济行业"), IndustrySerializer, Industry.objects.all, IndustryCodeFilter)
TECH_FIELDS = _code_list("fields", _("高新技术领域"), TechFieldSerializer, TechField.objects.all, TechFieldCodeFilter)
SCALES = _code_list("scales", _("成熟度量表"), ScaleSerializer, lambda: Scale.objects.prefetch_related("levels"))
EDITIONS = Resource(
    name="editions",
    label=_("代码表版本"),
    model=Edition,
    serializer=EditionSerializer,
    from_rows=lambda actor: Edition.objects.all(),
    filters=EditionFilter,
    key_type="int",
    scoped=False,
    folder=CODES,
)
