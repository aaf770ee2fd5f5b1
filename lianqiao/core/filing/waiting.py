"""What waits for a person in all kinds of filed records."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, Q, QuerySet, TextChoices, Value
from django.utils.translation import gettext_lazy as _

from lianqiao.core import counting
from lianqiao.core.access import Actor
from lianqiao.core.filing.enums import FilingState
from lianqiao.core.filing.kinds import kinds
from lianqiao.core.filing.models import FiledRecord
from lianqiao.core.permissions import Permission


class Work(TextChoices):
    """What is to be done with a filed record."""

    REVIEW = "review", _("审核")
    CLEAR = "clear", _("保密审查")
    MEND = "mend", _("补正")


def waiting(model: type[FiledRecord], work: Work, actor: Actor) -> QuerySet[Any]:
    """The records of a kind that wait for the actor; none when that is not the actor's work."""
    rows: Any = model._default_manager.all()
    if work == Work.REVIEW and actor.oversight is not None and actor.has(Permission.FILING_REVIEW):
        return rows.to_review(actor)  # type: ignore[no-any-return]
    if work == Work.CLEAR and model.PUBLIC_STATES and actor.has(Permission.FILING_REVIEW_SECRECY):
        mine = Q(organisation=actor.organisation_id)
        if actor.oversight is not None:
            mine |= Q(region__code__startswith=actor.oversight)
        return rows.filter(mine, state=FilingState.CONFIRMED).exclude(submitted_by=actor.user_id)  # type: ignore[no-any-return]
    if work == Work.MEND and actor.organisation is not None and actor.has(Permission.FILING_EDIT):
        return rows.filter(organisation=actor.organisation_id, state=FilingState.RETURNED)  # type: ignore[no-any-return]
    return rows.none()  # type: ignore[no-any-return]


def questions(actor: Actor) -> dict[tuple[type[FiledRecord], Work], QuerySet[Any]]:
    """What may wait for the actor: the records of each kind for each work that is the actor's, to be counted."""
    asked = {(kind.model, work): waiting(kind.model, work, actor) for kind in kinds() for work in Work}
    return {name: rows for name, rows in asked.items() if not rows.query.is_empty()}


def counts(actor: Actor) -> dict[tuple[type[FiledRecord], Work], int]:
    """How many records of each kind wait for each work of the actor's; what is empty is left out; one query."""
    return {name: total for name, total in counting.counts(questions(actor)).items() if total}


def needed(actor: Actor) -> frozenset[str]:
    """The slugs of the kinds with `needed_by` that the actor's organisation has to do with; one query."""
    if actor.organisation is None or actor.oversight is not None:
        return frozenset()
    asked = [
        (kind.slug, rows)
        for kind in kinds()
        if kind.needed_by is not None and kind.model.is_filed_by(actor.organisation)
        for rows in (kind.needed_by(actor), kind.model._default_manager.filter(organisation=actor.organisation_id))
    ]
    found = [
        rows.order_by().annotate(slug=Value(slug, output_field=CharField())).values_list("slug", flat=True)[:1]
        for slug, rows in asked
    ]
    if not found:
        return frozenset()
    return frozenset(found[0].union(*found[1:]))
