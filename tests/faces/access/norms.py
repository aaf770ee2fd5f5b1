"""Who may open the desk of norms."""

from typing import Any

from lianqiao.core.norms.models import Norm
from tests.faces.access.table import Row

ROWS: tuple[Row, ...] = (
    ("workbench:norms", "get", (), "L2222222222"),
    ("workbench:norms_compare", "get", (), "L2222222222"),
    ("workbench:norm", "get", ("=introductions.answer_time",), "L2222222222"),
    ("workbench:norm", "get", ("=nonsense",), "LNNNNNNNNNN"),
    ("workbench:norm_edition", "get", ("norm",), "L2222222222"),
    ("workbench:norm_new", "get", ("=introductions.answer_time",), "LFFFFFFFF222FF"),
    ("workbench:norm_new", "get", ("=conversion_law.reward_floor_transfer",), "LFFFF2FFF222FF"),
    ("workbench:norm_new", "get", ("=nonsense",), "LNNNNNNNNNNNNN"),
    ("workbench:norm_verify", "post", ("norm",), "LFFFFFFFFFF3FF"),
    ("workbench:norm_verify", "get", ("norm",), "LMMMMMMMMMM"),
)


def objects(world: dict[str, Any]) -> dict[str, Any]:
    """An edition for the nation that nobody has checked."""
    return {"norm": Norm.objects.filter(key="conversion_law.main_contributors_share", region=None).get()}
