"""Rubrics: what is judged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core.access import Actor
from lianqiao.core.permissions import Permission
from lianqiao.core.records import assign
from lianqiao.processes.reviews.domain.keeping import begin, lock, set_rows, tell
from lianqiao.processes.reviews.enums import RubricState
from lianqiao.processes.reviews.models import Rubric

Rows = Iterable[Mapping[str, Any]]


@transaction.atomic
def create_rubric(*, actor: Actor, values: Mapping[str, Any], criteria: Rows, bands: Rows = ()) -> Rubric:
    """A rubric of the government body acted for, to be used once it is activated.

    `values` are title and guidance; `criteria` {name, guidance, judge, weight, most, comment}, `bands` {name, least}.
    Raises AccessError, DomainError or InvalidInput, and then nothing is kept.
    """
    rubric = begin(Rubric, actor, Permission.REVIEW_EDIT)
    return _keep(rubric, actor, values, criteria, bands, "create", _("编制评审标准"))


@transaction.atomic
def change_rubric(rubric: Rubric, *, actor: Actor, values: Mapping[str, Any], criteria: Rows, bands: Rows) -> Rubric:
    """Change a draft; one that was activated is copied instead."""
    over = _("评审标准已经启用，不能再改；可以复制一份再改。")
    locked = lock(rubric, actor, Permission.REVIEW_EDIT, (RubricState.DRAFT,), over)
    return _keep(locked, actor, values, criteria, bands, "change", _("修改评审标准"))


@transaction.atomic
def copy_rubric(rubric: Rubric, *, actor: Actor) -> Rubric:
    """A draft with the same criteria and bands."""
    actor.require(Permission.REVIEW_EDIT, rubric)
    criteria = rubric.criteria.values("name", "guidance", "judge", "weight", "most", "comment")
    bands = rubric.bands.values("name", "least")
    values = {"title": _("%(title)s（复制）") % {"title": rubric.title[:110]}, "guidance": rubric.guidance}
    return create_rubric(actor=actor, values=values, criteria=list(criteria), bands=list(bands))


def _keep(
    rubric: Rubric, actor: Actor, values: Mapping[str, Any], criteria: Rows, bands: Rows, name: str, text: str
) -> Rubric:
    assign(rubric, values)
    rubric.save()
    set_rows(rubric.criteria, rubric, criteria, field="criteria")
    set_rows(rubric.bands, rubric, bands, field="bands")
    tell(rubric, name, actor, text)
    return rubric
