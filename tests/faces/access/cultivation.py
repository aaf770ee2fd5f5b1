"""Who may open the ladder, the pre-checks and the lists of the cultivation of enterprises."""

from typing import Any

from django.utils import timezone

from lianqiao.registers.cultivation.models import PreCheck
from tests.faces.access.api import NO_TOKEN
from tests.faces.access.table import Row

OFFICIALS = "LFFFFFFFF22"

ROWS: tuple[Row, ...] = (
    ("workbench:ladder", "get", (), "LF222222FFF"),
    ("workbench:precheck", "get", ("=tech_sme",), "LF222222FFF"),
    ("workbench:precheck", "get", ("=leading",), "LF222222FFF"),
    ("workbench:precheck", "get", ("=nonsense",), "LFNNNNNNFFF"),
    ("workbench:precheck_answer", "get", ("=tech_sme",), "LFF2F222FFF"),
    ("workbench:precheck_answer", "post", ("=tech_sme",), "LFF3F333FFF"),
    ("workbench:precheck_share", "post", ("precheck",), "LFF3F3NNFFF"),
    ("workbench:cultivation", "get", (), OFFICIALS),
    ("workbench:cultivation_holders", "get", (), OFFICIALS),
    ("workbench:cultivation_ending", "get", (), OFFICIALS),
    ("workbench:cultivation_no_research", "get", (), OFFICIALS),
    ("workbench:cultivation_near_scale", "get", (), OFFICIALS),
    ("workbench:cultivation_bodies", "get", (), OFFICIALS),
    ("workbench:cultivation_enterprise", "get", ("owner",), "LFFFFFFFF2N"),
    ("workbench:subsidy", "get", (), "LF222222FFF"),
    ("workbench:cultivation_subsidy", "get", ("owner",), "LFFFFFFFF2N"),
    ("workbench:cultivation_check", "get", ("owner", "=tech_sme"), "LFFFFFFFF2N"),
    ("workbench:cultivation_check", "get", ("owner", "=nonsense"), "LFFFFFFFFNN"),
    ("api:prechecks", "get", (), NO_TOKEN),
    ("api:prechecks_record", "get", ("precheck",), NO_TOKEN),
    ("api:enterprise_facts", "get", ("owner",), NO_TOKEN),
    ("api:enterprise_check", "get", ("owner", "=tech_sme"), NO_TOKEN),
)


def objects(world: dict[str, Any]) -> dict[str, Any]:
    """A pre-check of the owner that has been shared."""
    editor = world["people"]["owner_editor"]
    shared = PreCheck.objects.create(
        organisation=world["owner"],
        kind="tech_sme",
        verdict="unknown",
        unmet=0,
        unknown=3,
        checked_at=timezone.now(),
        checked_by=editor.user,
        shared_at=timezone.now(),
        shared_by=editor.user,
    )
    return {"precheck": shared}
