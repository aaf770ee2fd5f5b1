"""Writing a disposal: what goes to others by which way, and of each achievement the owners and the rights."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import attachments
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.models import StoredFile
from lianqiao.core.permissions import Permission
from lianqiao.core.records import assign
from lianqiao.processes.disposals.domain.keeping import keep_hash, locked_draft, tell
from lianqiao.processes.disposals.enums import Acquisition
from lianqiao.processes.disposals.models import Disposal, DisposalItem, ItemOwner, ItemRight
from lianqiao.processes.disposals.models.disposal import WHOLE
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.intellectual_property.models import Right
from lianqiao.registers.organisations.models import Organisation

#: Achievements of one disposal, owners and rights of one achievement.
MOST_ITEMS, MOST_OWNERS, MOST_RIGHTS = 20, 12, 30
Rows = Iterable[Mapping[str, Any]]


@transaction.atomic
def create_disposal(*, actor: Actor, values: Mapping[str, Any], achievements: Iterable[Achievement]) -> Disposal:
    """A draft of the unit acted for, on achievements of its own; each begins with what the registers say of it.

    Raises AccessError, DomainError for an achievement of another unit, or InvalidInput, and then nothing is kept.
    """
    organisation: Any = actor.organisation
    if organisation is None:
        raise AccessError(_("请先登记或加入一个单位。"), permission=Permission.DISPOSAL_EDIT)
    disposal = Disposal(organisation=organisation, region_id=organisation.region_id, created_by=actor.user)
    actor.require(Permission.DISPOSAL_EDIT, disposal)
    assign(disposal, values)
    disposal.save(force_insert=True)
    _set_achievements(disposal, list(achievements))
    keep_hash(disposal)
    tell(disposal, "create", actor, _("准备转化决策"))
    return disposal


@transaction.atomic
def update_disposal(
    disposal: Disposal, *, actor: Actor, values: Mapping[str, Any], achievements: Iterable[Achievement]
) -> Disposal:
    """Change a draft; an achievement that stays keeps its owners and rights. What was consented to may be another now.

    Raises AccessError, DomainError for what is no draft or an achievement of another unit, or InvalidInput.
    """
    locked = locked_draft(disposal.pk, actor)
    assign(locked, values)
    locked.save()
    _set_achievements(locked, list(achievements))
    is_other = keep_hash(locked)
    voids = is_other and _was_answered(locked)
    text = _("修改内容，之前的共有人意见和保密审查不再有效") if voids else _("修改转化决策")
    tell(locked, "update", actor, text)
    return locked


@transaction.atomic
def set_item(item: DisposalItem, *, actor: Actor, heard: Mapping[str, Any], owners: Rows, rights: Rows) -> DisposalItem:
    """Let owners, rights and the hearing of the completers of one achievement be exactly these.

    `owners` are {name, share, way, paper}; one of the name of a verified organisation is that one. `rights` are
    {kind, number, name, status, checked_on, pledgee_agreed}, `heard` {heard_on, heard_words}. Shares need not sum to
    the whole yet: `checking` says so. Raises AccessError, DomainError or InvalidInput, and then nothing has changed.
    """
    disposal = locked_draft(item.disposal_id, actor)
    locked: DisposalItem = DisposalItem.objects.get(pk=item.pk)
    assign(locked, heard)
    locked.save()
    _set_owners(locked, list(owners))
    _set_rights(locked, list(rights))
    voids = keep_hash(disposal) and _was_answered(disposal)
    text = _("修改“%(title)s”的权属，之前的共有人意见和保密审查不再有效") if voids else _("填写“%(title)s”的权属")
    tell(disposal, "set_item", actor, text % {"title": locked.title})
    return locked


@transaction.atomic
def add_paper(disposal: Disposal, upload: File[bytes], *, actor: Actor) -> StoredFile:
    """Keep a paper (an appraisal report, proof of ownership) with a draft. AccessError or DomainError."""
    locked_draft(disposal.pk, actor)
    return attachments.attach(disposal, upload, actor=actor, permission=Permission.DISPOSAL_EDIT)


@transaction.atomic
def remove_paper(disposal: Disposal, file: StoredFile, *, actor: Actor) -> StoredFile:
    """Take a paper of a draft out of use, unless an answer stands by it. AccessError or DomainError."""
    locked = locked_draft(disposal.pk, actor)
    if locked.consents.filter(paper=file).exists() or locked.decisions.filter(minutes=file).exists():
        raise DomainError("is_evidence", _("这份文件是共有人意见或决策记录的凭据，不能移除。"))
    return attachments.detach(disposal, file, actor=actor, permission=Permission.DISPOSAL_EDIT)


def _was_answered(disposal: Disposal) -> bool:
    """Whether somebody was asked about an earlier content, or has stated something about it."""
    return bool(disposal.consents.exists() or disposal.secrecy_statements.exists())


def _set_achievements(disposal: Disposal, achievements: list[Achievement]) -> None:
    wanted = {one.pk: one for one in achievements}
    if len(wanted) > MOST_ITEMS:
        raise DomainError("too_many", _("一项转化决策最多 %(most)d 项成果。") % {"most": MOST_ITEMS}, "achievements")
    if any(one.organisation_id != disposal.organisation_id for one in wanted.values()):
        raise DomainError("foreign", _("只能转化本单位登记的成果。"), "achievements")
    present = {item.achievement_id: item for item in disposal.items.all()}
    disposal.items.exclude(achievement__in=wanted).delete()
    for order, (key, achievement) in enumerate(wanted.items(), start=1):
        item = present.get(key)
        if item is None:
            item = DisposalItem.objects.create(
                disposal=disposal, achievement=achievement, order=order, title=achievement.title[:200]
            )
            _begin(item, disposal.organisation)
        elif item.order != order:
            item.order = order
            item.save()


def _begin(item: DisposalItem, unit: Any) -> None:
    """The unit as the whole owner, and the rights as the register keeps them, else as the achievement lists them."""
    ItemOwner.objects.create(
        item=item, order=1, organisation=unit, name=unit.name, share=WHOLE, way=Acquisition.OWN_WORK
    )
    kept = Right.objects.filter(achievements=item.achievement_id, organisation=unit).order_by("kind", "right_number")
    rows: list[dict[str, Any]] = [
        {"kind": one.kind, "number": one.right_number, "name": one.title, "status": one.status, "on": one.stated_on}
        for one in kept
    ] or [
        {"kind": one.kind, "number": one.number, "name": one.name, "status": one.status, "on": one.stated_on}
        for one in item.achievement.rights.all()
    ]
    seen: set[tuple[str, str]] = set()
    for order, row in enumerate(rows[:MOST_RIGHTS], start=1):
        key = (row["kind"], row["number"])
        if row["number"] and key in seen:
            continue
        seen.add(key)
        ItemRight.objects.create(
            item=item,
            order=order,
            kind=row["kind"],
            number=row["number"],
            name=row["name"][:200],
            status=row["status"],
            checked_on=row["on"],
        )


def _set_owners(item: DisposalItem, rows: list[Mapping[str, Any]]) -> None:
    if len(rows) > MOST_OWNERS:
        raise InvalidInput({"owners": [_("最多 %(most)d 个权利人。") % {"most": MOST_OWNERS}]})
    names = [str(row["name"]).strip() for row in rows]
    if len(set(names)) != len(names):
        raise InvalidInput({"owners": [_("同一个权利人只写一行。")]})
    known = {one.name: one for one in Organisation.objects.verified().filter(name__in=names)}
    item.owners.all().delete()
    for order, (name, row) in enumerate(zip(names, rows, strict=True), start=1):
        owner = ItemOwner(
            item=item,
            order=order,
            organisation=known.get(name),
            **{**{key: value for key, value in row.items() if key != "lineage"}, "name": name},
        )
        _check(owner, "owners", order)
        owner.save(force_insert=True)


def _set_rights(item: DisposalItem, rows: list[Mapping[str, Any]]) -> None:
    if len(rows) > MOST_RIGHTS:
        raise InvalidInput({"rights": [_("最多 %(most)d 项知识产权。") % {"most": MOST_RIGHTS}]})
    item.rights.all().delete()
    for order, row in enumerate(rows, start=1):
        right = ItemRight(item=item, order=order, **{key: value for key, value in row.items() if key != "lineage"})
        _check(right, "rights", order)
        right.save(force_insert=True)


def _check(row: Any, field: str, number: int) -> None:
    try:
        row.full_clean(exclude={"item"})
        row.validate_constraints()
    except ValidationError as error:
        message = _("第 %(number)d 行：%(sentence)s") % {"number": number, "sentence": error.messages[0]}
        raise InvalidInput({field: [message]}) from error
