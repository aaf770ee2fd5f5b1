"""What stands against a disposal, each with its article: what must be mended, and what deserves a thought."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from lianqiao.core import clock
from lianqiao.core.norms import Answer
from lianqiao.processes.disposals import asks, limits
from lianqiao.processes.disposals.content import items_of
from lianqiao.processes.disposals.enums import ConsentAnswer, DisposalState, SecrecyFinding, Severity
from lianqiao.processes.disposals.models import CoOwnerConsent, Disposal, DisposalItem, ItemRight, SecrecyStatement
from lianqiao.processes.disposals.models.disposal import WHOLE
from lianqiao.registers.achievements.enums import RightKind, RightStatus, TransformationMode
from lianqiao.registers.intellectual_property.models import Right

#: Ways after which the unit itself has the achievement no more.
_GIVEN_AWAY = (TransformationMode.ASSIGNMENT, TransformationMode.EQUITY_CONTRIBUTION)


@dataclass(frozen=True)
class Defect:
    """Something that stands against the disposal; `source` is the text that asks for it, `verified` that it was read.

    `code` is stable, `sentence` is for the person, `item` the key of the achievement that it is about.
    """

    code: str
    sentence: str
    severity: Severity
    source: str = ""
    verified: bool = True
    item: Any = None

    @property
    def is_blocking(self) -> bool:
        """Whether nothing is decided before it is mended."""
        return self.severity == Severity.BLOCKING


@dataclass
class _Case:
    """A disposal with all that its checks look at; a fixed number of queries for any number of achievements."""

    disposal: Disposal
    on: date
    found: list[Defect] = field(default_factory=list)

    @cached_property
    def items(self) -> list[DisposalItem]:
        return items_of(self.disposal)

    @cached_property
    def kept_rights(self) -> dict[tuple[str, str], Right]:
        """The rights as the unit's own register keeps them, by kind and number."""
        numbers = {right.number for item in self.items for right in item.rights.all() if right.number}
        rows = Right.objects.filter(organisation=self.disposal.organisation_id, right_number__in=numbers)
        return {(row.kind, row.right_number): row for row in rows.prefetch_related("fees")}

    def say(self, code: str, sentence: str, norm: Any, *, blocks: bool = True, item: Any = None) -> None:
        """Note a defect under the edition of the norm that holds for the unit on the day."""
        answer: Answer[Any] = norm.get(where=self.disposal.organisation, on=self.on)
        severity = Severity.BLOCKING if blocks else Severity.WARNING
        self.found.append(
            Defect(code, sentence, severity, answer.source, answer.verified, None if item is None else item.pk)
        )


def defects(disposal: Disposal, *, on: date | None = None) -> list[Defect]:
    """All that stands against the disposal on a day (today), what must be mended first; empty when nothing does."""
    case = _Case(disposal, on or clock.today())
    for check in _CHECKS:
        check(case)
    return sorted(case.found, key=lambda one: not one.is_blocking)


def blocking(found: Iterable[Defect]) -> list[Defect]:
    """Those that must be mended."""
    return [one for one in found if one.is_blocking]


def _items(case: _Case) -> None:
    if not case.items:
        case.say("no_items", _("还没有选择要转化的成果。"), limits.AUTONOMY)


def _ownership(case: _Case) -> None:
    own = case.disposal.organisation_id
    for item in case.items:
        owners = list(item.owners.all())
        words = {"title": item.title}
        if not owners:
            case.say("no_owners", _("“%(title)s”还没有写明权利人和份额。") % words, limits.AUTONOMY, item=item)
            continue
        if sum(one.share for one in owners) != WHOLE:
            case.say("shares", _("“%(title)s”各权利人的份额合计不是 100%%。") % words, limits.AUTONOMY, item=item)
        if own not in {one.organisation_id for one in owners}:
            case.say("not_own", _("“%(title)s”的权利人里没有本单位。") % words, limits.AUTONOMY, item=item)
        if any(not one.paper for one in owners):
            message = _("“%(title)s”有权利人没有写权属凭据（专利登记簿、合同、任务书等）。") % words
            case.say("no_paper", message, limits.AUTONOMY, item=item)


def _consents(case: _Case) -> None:
    said = {
        row.owner_name: row
        for row in CoOwnerConsent.objects.filter(disposal=case.disposal, content_sha256=case.disposal.content_sha256)
    }
    for name in co_owners(case.disposal, case.items):
        row = said.get(name)
        words = {"name": name, "words": "" if row is None else row.words}
        if row is None:
            message = _("还没有就现在的内容征求共有人“%(name)s”的意见。") % words
            case.say("consent_missing", message, limits.CO_OWNERS)
        elif row.answer == ConsentAnswer.ASKED:
            case.say("consent_waiting", _("共有人“%(name)s”还没有答复。") % words, limits.CO_OWNERS)
        elif row.answer == ConsentAnswer.REFUSED:
            case.say("consent_refused", _("共有人“%(name)s”不同意：%(words)s") % words, limits.CO_OWNERS)


def co_owners(disposal: Disposal, items: Iterable[DisposalItem] | None = None) -> dict[str, Any]:
    """The other owners by name, with the key of the organisation where it is one of the program."""
    rows = items_of(disposal) if items is None else items
    return {
        one.name: one.organisation_id
        for item in rows
        for one in item.owners.all()
        if one.organisation_id != disposal.organisation_id
    }


def _completers(case: _Case) -> None:
    for item in case.items:
        if item.achievement.is_job_related and (item.heard_on is None or not item.heard_words):
            message = _("“%(title)s”还没有写明何时、怎样听取完成人的意见。") % {"title": item.title}
            case.say("not_heard", message, limits.COMPLETERS, item=item)


def _rights(case: _Case) -> None:
    age = limits.STATUS_AGE.get(where=case.disposal.organisation, on=case.on)
    for item in case.items:
        rights = list(item.rights.all())
        if not rights:
            message = _("“%(title)s”没有列出知识产权；以技术秘密转化的，也请列为一项。") % {"title": item.title}
            case.say("no_rights", message, limits.AUTONOMY, blocks=False, item=item)
        for right in rights:
            _right(case, item, right, age)


def _right(case: _Case, item: DisposalItem, right: ItemRight, age: Any) -> None:
    words = {"right": str(right), "time": age.text}
    if right.status == RightStatus.EXPIRED:
        case.say("right_expired", _("“%(right)s”已经失效，不能转化。") % words, limits.AUTONOMY, item=item)
    if right.kind not in (RightKind.KNOW_HOW, RightKind.STANDARD):
        if right.checked_on is None:
            message = _("“%(right)s”还没有查询法律状态，请写明查询日期。") % words
            case.say("status_unknown", message, limits.STATUS_AGE, item=item)
        elif age.value.end(right.checked_on) < case.on:
            message = _("“%(right)s”的法律状态是 %(time)s以前查询的，请重新查询。") % words
            case.say("status_old", message, limits.STATUS_AGE, item=item)
    kept = case.kept_rights.get((right.kind, right.number)) if right.number else None
    is_pledged = right.status == RightStatus.PLEDGED or (
        kept is not None and bool(kept.pledged_to) and (kept.pledge_ends_on is None or kept.pledge_ends_on >= case.on)
    )
    if is_pledged and not right.pledgee_agreed:
        message = _("“%(right)s”已经质押，须先取得质权人的书面同意。") % words
        case.say("pledged", message, limits.PLEDGED, item=item)
    if kept is not None and any(fee.paid_on is None and fee.due_on < case.on for fee in kept.fees.all()):
        message = _("按知识产权台账，“%(right)s”有费用逾期未缴，可能失效。") % words
        case.say("fee_overdue", message, limits.STATUS_AGE, blocks=False, item=item)


def _secrecy(case: _Case) -> None:
    last = SecrecyStatement.objects.filter(disposal=case.disposal).order_by("-stated_at", "-id").first()
    if last is None or last.content_sha256 != case.disposal.content_sha256:
        case.say("no_secrecy", _("保密审查员还没有就现在的内容作出审查结论。"), limits.SECRECY)
    elif last.finding == SecrecyFinding.SECRET:
        message = _("保密审查认为涉及或可能涉及国家秘密、国家安全，不能在本平台办理。")
        case.say("secret", message, limits.KEY_TECHNOLOGY)


def _outside_checks(case: _Case) -> None:
    disposal = case.disposal
    if disposal.is_cross_border and (disposal.export_checked_on is None or not disposal.export_paper):
        case.say("no_export_check", _("转让或许可给境外的，要写明出口审查的日期和结论。"), limits.EXPORT)
    if disposal.is_key_technology and (disposal.approved_outside_on is None or not disposal.approval_paper):
        message = _("涉及关键核心技术的，要写明主管部门的批准日期和文号。")
        case.say("no_approval", message, limits.KEY_TECHNOLOGY)


def _way(case: _Case) -> None:
    for missing in asks.missing(case.disposal):
        norm = limits.PRICING if missing.is_about_price else limits.MODES
        case.say(missing.code, str(missing.sentence), norm, blocks=missing.blocks)


def _elsewhere(case: _Case) -> None:
    """The same achievement in another decision that stands: after giving it away there is nothing left."""
    standing = (DisposalState.PROPOSED, DisposalState.APPROVED, DisposalState.IN_USE)
    given = Q(disposal__state=DisposalState.CONCLUDED, disposal__mode__in=_GIVEN_AWAY)
    rows = (
        DisposalItem.objects.filter(achievement__in=[item.achievement_id for item in case.items])
        .filter(Q(disposal__state__in=standing) | given)
        .exclude(disposal=case.disposal)
        .select_related("disposal")
    )
    for row in rows:
        other = row.disposal
        words = {"title": row.title, "other": other.title, "state": other.get_state_display()}
        is_given = other.state == DisposalState.CONCLUDED
        is_exclusive = is_given or case.disposal.mode in _GIVEN_AWAY or other.mode in _GIVEN_AWAY
        message = _("“%(title)s”已在另一项转化决策“%(other)s”里（%(state)s）。") % words
        case.say("elsewhere", message, limits.AUTONOMY, blocks=is_exclusive)


_CHECKS: tuple[Callable[[_Case], Any], ...] = (
    _items,
    _ownership,
    _rights,
    _consents,
    _completers,
    _secrecy,
    _outside_checks,
    _way,
    _elsewhere,
)


def by_item(found: Iterable[Defect]) -> Iterator[tuple[Any, list[Defect]]]:
    """The defects of each achievement, by its key."""
    grouped: dict[Any, list[Defect]] = {}
    for one in found:
        if one.item is not None:
            grouped.setdefault(one.item, []).append(one)
    yield from grouped.items()
