"""Norms for tests: a question of the tests' own, and editions of it."""

from datetime import date
from typing import Any

from lianqiao.core.norms.enums import Kind, Level, Origin, Strictest
from lianqiao.core.norms.models import Norm, NormKey
from lianqiao.core.norms.places import level_of
from tests.factories import RegionFactory

KEY = "test.floor"
START = date(2015, 10, 1)
TABLE = [
    {"name": "fact", "title": "事实", "cell": "text"},
    {"name": "least", "title": "下限", "cell": "share"},
    {"name": "most", "title": "上限", "cell": "money", "optional": True},
]


def make_key(kind: Kind = Kind.SHARE, strictest: Strictest = Strictest.MOST_SPECIFIC, **values: Any) -> NormKey:
    """The question `KEY`."""
    described = {"area": "test", "area_title": "测试", "title": "奖酬下限", "unit": "", "columns": []}
    return NormKey.objects.create(key=KEY, kind=kind, strictest=strictest, **described | values)


def make_norm(key: NormKey, value: Any, *, code: str = "", organisation: Any = None, **values: Any) -> Norm:
    """An edition as a file would give it: for the nation, a region's code, or an organisation that may lay it down."""
    region = RegionFactory(code=code) if code else None
    level = Level.INSTITUTION if organisation is not None else level_of(code or None)
    if organisation is not None:
        NormKey.objects.filter(pk=key.pk).update(institutions=True)
    described = {"effective_from": START, "source_title": "测试办法", "origin": Origin.PACKAGE}
    return Norm.objects.create(
        key=key, value=value, region=region, organisation=organisation, level=level, **described | values
    )
