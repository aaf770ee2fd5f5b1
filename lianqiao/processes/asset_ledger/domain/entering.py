"""Entering an achievement into the ledger: granted rights and ungranted ones, with what development cost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError, InvalidInput
from lianqiao.core.numbering import next_number
from lianqiao.processes.asset_ledger import limits, numbers
from lianqiao.processes.asset_ledger.domain.posting import (
    amount,
    credit,
    debit,
    open_book,
    post,
    present,
    require,
)
from lianqiao.processes.asset_ledger.enums import Account, AssetKind, Condition, Movement, Stage
from lianqiao.processes.asset_ledger.models import Asset
from lianqiao.registers.achievements.enums import RightKind, RightStatus
from lianqiao.registers.achievements.models import Achievement

_KINDS = {
    RightKind.INVENTION: AssetKind.PATENT,
    RightKind.UTILITY_MODEL: AssetKind.PATENT,
    RightKind.DESIGN: AssetKind.PATENT,
    RightKind.SOFTWARE: AssetKind.SOFTWARE,
    RightKind.PLANT_VARIETY: AssetKind.PLANT_VARIETY,
    RightKind.LAYOUT: AssetKind.LAYOUT,
    RightKind.NEW_MEDICINE: AssetKind.BIOMEDICAL_VARIETY,
    RightKind.KNOW_HOW: AssetKind.KNOW_HOW,
}
_GRANTED = (RightStatus.GRANTED, RightStatus.PLEDGED)


def asset_of(achievement: Achievement) -> Asset | None:
    """The asset that an achievement is in the ledger, None when it was not entered."""
    rows: Any = Asset.objects.select_related("organisation", "region")
    found: Asset | None = rows.filter(achievement=achievement).first()
    return found


def known_of(achievement: Achievement) -> dict[str, Any]:
    """What the register of achievements says for an asset: title, kind, right and whether it was granted."""
    rights = list(achievement.rights.all())
    right = next((one for one in rights if one.status in _GRANTED), rights[0] if rights else None)
    return {
        "title": achievement.title,
        "kind": AssetKind.KNOW_HOW if right is None else _KINDS.get(RightKind(right.kind), AssetKind.OTHER),
        "right_number": "" if right is None else right.number,
        "is_granted": right is not None and right.status in _GRANTED,
    }


@transaction.atomic
def enter_asset(
    *,
    actor: Actor,
    organisation: Any,
    title: str = "",
    kind: str = "",
    achievement: Achievement | None = None,
    stage: str = Stage.RESEARCH,
    cost_yuan: Decimal | None = None,
    memo_yuan: Decimal | None = None,
    right_number: str = "",
    is_granted: bool | None = None,
    on: date | None = None,
    reason: str = "",
    paper: str = "",
    key: str = "",
    cause: Model | None = None,
    uploads: Sequence[File[bytes]] = (),
) -> Asset:
    """Enter an asset of a unit: `cost_yuan` is what development cost, `memo_yuan` what research did (memo account).

    What came out of research alone is carried at the nominal value of the norm that holds on the day. An achievement
    fills in what is not said and is entered once: entered before, or with a key that was used, the asset that is there
    is returned as it is. Raises AccessError, DomainError, or InvalidInput with the sentences per field.
    """
    open_book(organisation.pk)
    known = None if achievement is None else asset_of(achievement)
    if known is None and key and (entry := present(organisation.pk, key)) is not None:
        known = entry.asset
    if known is not None:
        require(known, actor)
        return known
    if achievement is not None and achievement.organisation_id != organisation.pk:
        raise DomainError("other_unit", _("这项成果不属于本单位。"), "achievement")
    day = on or clock.today()
    proposed = {} if achievement is None else known_of(achievement)
    asset = Asset(
        organisation=organisation,
        region_id=organisation.region_id,
        created_by=actor.user,
        achievement=achievement,
        title=(title or proposed.get("title", "")).strip()[: limits.LONGEST_TITLE],
        kind=kind or proposed.get("kind", ""),
        right_number=(right_number or proposed.get("right_number", "")).strip(),
        is_granted=proposed.get("is_granted", False) if is_granted is None else is_granted,
        entered_on=day,
        stage=stage,
        condition=Condition.HELD,
    )
    require(asset, actor)
    memo = amount(memo_yuan, field="memo_yuan", may_be_zero=True)
    cost = amount(cost_yuan, field="cost_yuan", may_be_zero=True)
    if stage == Stage.RESEARCH and cost:
        message = _("研究阶段的投入不计入资产价值，请填在“研究阶段投入”；进入开发阶段以后再登记开发投入。")
        raise DomainError("research_cost", message, "cost_yuan")
    value = cost or limits.NOMINAL.get(where=organisation, on=day).value
    if day > clock.today():
        raise DomainError("day", _("日期不能晚于今天。"), "on")
    asset.number = next_number(numbers.ASSET, on=day, where=organisation)
    try:
        asset.full_clean(exclude=["created_by"])
    except ValidationError as error:
        raise InvalidInput(error.message_dict) from error
    asset.save(force_insert=True)
    post(
        asset,
        actor=actor,
        kind=Movement.ENTRY,
        on=day,
        reason=reason or _("纳入单列管理"),
        lines=[
            debit(Account.ASSETS, value),
            credit(Account.FUND, value),
            debit(Account.MEMO_COST, memo),
            credit(Account.MEMO_CONTRA, memo),
        ],
        cause=cause or achievement,
        paper=paper,
        key=key or f"enter.{asset.pk}",
        uploads=uploads,
        stage=stage,
    )
    fresh: Asset = Asset.objects.for_detail().get(pk=asset.pk)
    return fresh
