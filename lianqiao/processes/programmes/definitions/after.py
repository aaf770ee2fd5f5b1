"""What a scheme says of the time after selection, in words for its page, its preview and the call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from lianqiao.processes.programmes.definitions import money
from lianqiao.processes.programmes.definitions.agreement import PLEDGED, Terms
from lianqiao.processes.programmes.definitions.consequences import consequences_of
from lianqiao.processes.programmes.definitions.milestones import steps_of, wanted_of
from lianqiao.processes.programmes.definitions.shares import shown_share


@dataclass(frozen=True)
class ShownStep:
    """A milestone: name, kind of check, when, evidence, what is paid, and what is measured."""

    name: str
    stage: str
    when: str
    evidence: str
    paid: str
    indicators: tuple[str, ...]


@dataclass(frozen=True)
class After:
    """All of it; `parts` are the texts of a pledge by heading, `consequences` sentences."""

    terms: Terms
    signers: str
    parts: tuple[tuple[str, str], ...]
    first_paid: str
    steps: tuple[ShownStep, ...]
    consequences: tuple[str, ...]


def after_of(edition: Any) -> After | None:
    """The words for an edition; None where it ends with its result."""
    terms = edition.terms
    if terms is None:
        return None
    steps, wanted = steps_of(edition.milestones), wanted_of(edition.milestones)
    shown = [
        ShownStep(
            name=one.name,
            stage=str(one.stage.label),
            when=one.when_words(),
            evidence=one.evidence,
            paid=shown_share(one.share),
            indicators=tuple(_indicator(each) for each in wanted if each.step == one.name),
        )
        for one in steps
    ]
    last = ShownStep(
        name=_("综合验收"),
        stage=_("验收"),
        when=_("开始后 %(count)d 个月") % {"count": terms.months},
        evidence="",
        paid=shown_share(edition.money.get(money.ACCEPTANCE)),
        indicators=tuple(_indicator(each) for each in wanted if not each.step),
    )
    return After(
        terms=terms,
        signers=terms.signer_words(),
        parts=tuple((str(label), getattr(terms, name)) for name, label in PLEDGED if getattr(terms, name)),
        first_paid=shown_share(edition.money.get(money.SIGNATURE)),
        steps=(*shown, last),
        consequences=tuple(row.words() for row in consequences_of(edition.consequences)),
    )


def _indicator(one: Any) -> str:
    target = _("按申报表的“%(field)s”") % {"field": one.field} if one.field else one.target
    sign = "≥" if one.comparator == ">=" else "≤"
    return f"{one.name} {sign} {target or '—'} {'' if one.field else one.unit}".strip()
