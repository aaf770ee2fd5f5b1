"""The one function by which entries come into the journal, and their correction by reversal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import File
from django.db import transaction
from django.db.models import Max, Model
from django.utils.translation import gettext as _

from lianqiao.core import clock, files, log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError
from lianqiao.core.money import CENT, LIMIT, format_yuan
from lianqiao.core.permissions import Permission
from lianqiao.processes.asset_ledger.enums import Account, Condition, Movement
from lianqiao.processes.asset_ledger.limits import LONGEST_PAPER, LONGEST_REASON
from lianqiao.processes.asset_ledger.models import Asset, Book, Holding, JournalEntry, JournalLine

ZERO = Decimal(0)
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Line:
    """One side of an entry in yuan: one of the two amounts is above zero."""

    account: Account
    debit_yuan: Decimal = ZERO
    credit_yuan: Decimal = ZERO


def debit(account: Account, amount_yuan: Decimal) -> Line:
    """A line that debits."""
    return Line(account, debit_yuan=amount_yuan)


def credit(account: Account, amount_yuan: Decimal) -> Line:
    """A line that credits."""
    return Line(account, credit_yuan=amount_yuan)


def share_of(amount_yuan: Decimal, percent: Decimal) -> Decimal:
    """So many per cent of an amount, to the cent; what is left over is the amount less this."""
    return (amount_yuan * percent / HUNDRED).quantize(CENT, ROUND_HALF_UP)


def open_book(organisation_id: Any) -> Book:
    """The book of a unit, locked until the transaction ends: entries of a unit are written one after the other."""
    Book.objects.get_or_create(organisation_id=organisation_id)
    return Book.objects.select_for_update(of=("self",)).get(organisation_id=organisation_id)


def require(record: Any, actor: Actor, permission: Permission = Permission.ASSET_EDIT) -> None:
    """Raise AccessError unless the program itself writes, or a person of the unit with the right."""
    if not actor.is_system:
        actor.require(permission, record)


def lock(asset: Asset, actor: Actor, permission: Permission = Permission.ASSET_EDIT) -> Asset:
    """The asset as it is now, locked behind the book of its unit; persons need the permission."""
    open_book(asset.organisation_id)
    rows = Asset.objects.select_for_update(of=("self",)).select_related("organisation", "region")
    locked: Asset = rows.get(pk=asset.pk)
    require(locked, actor, permission)
    return locked


def lock_held(asset: Asset, actor: Actor) -> Asset:
    """As `lock`; DomainError when the asset is no longer in the ledger."""
    locked = lock(asset, actor)
    if locked.condition != Condition.HELD:
        message = _("“%(title)s”%(condition)s，不能再办理。")
        raise DomainError("not_held", message % {"title": locked, "condition": locked.get_condition_display()})
    return locked


def amount(given: Decimal | None, *, field: str = "amount_yuan", may_be_zero: bool = False) -> Decimal:
    """An amount that the ledger takes; DomainError on its field otherwise."""
    value = ZERO if given is None else given
    if value < 0 or value >= LIMIT or value != value.quantize(CENT) or (not value and not may_be_zero):
        raise DomainError("amount", _("金额要大于零，精确到分。"), field)
    return value


def percent(given: Decimal, *, field: str = "share_percent") -> Decimal:
    """A share above 0 and at most 100; DomainError on its field otherwise."""
    if not 0 < given <= HUNDRED:
        raise DomainError("share", _("比例要大于 0，不超过 100%。"), field)
    return given


@transaction.atomic
def post(
    asset: Asset,
    *,
    actor: Actor,
    kind: Movement,
    on: date,
    reason: str,
    lines: Iterable[Line] = (),
    cause: Model | None = None,
    paper: str = "",
    key: str = "",
    holding: Holding | None = None,
    stage: str = "",
    conversion: str = "",
    condition: str = "",
    reverses: JournalEntry | None = None,
    uploads: Sequence[File[bytes]] = (),
    permission: Permission = Permission.ASSET_EDIT,
) -> JournalEntry:
    """Write one movement of an asset; marks that are not given stay as they are.

    `cause` is the record that brought it about, `key` the caller's own name for it within the unit: said again with a
    key that was used, it returns the entry that is there, or raises DomainError where that one says something else. The
    day is not in the future and not in a closed year; debits and credits balance, which the database holds as well.
    The program itself (`SYSTEM`) needs no right, persons the `permission`. Raises AccessError or DomainError.
    """
    locked = lock(asset, actor, permission)
    rows = [line for line in lines if line.debit_yuan or line.credit_yuan]
    total = _total(rows)
    if key and (known := present(locked.organisation_id, key)) is not None:
        if (known.asset_id, known.kind, known.total_yuan) != (locked.pk, kind, total):
            raise DomainError("posted_otherwise", _("这件事已经记账，内容不同。"))
        return known
    _check_day(locked, on)
    told, document = reason.strip(), " ".join(paper.split())
    if not told or len(told) > LONGEST_REASON:
        raise DomainError("reason_missing", _("请写明事由，最多 %(most)d 字。") % {"most": LONGEST_REASON}, "reason")
    if len(document) > LONGEST_PAPER:
        raise DomainError("paper", _("凭证号或文号最多 %(most)d 字。") % {"most": LONGEST_PAPER}, "paper")
    _check_balances(locked, holding, rows)
    entries = JournalEntry.objects.filter(organisation=locked.organisation_id, year=on.year)
    serial = entries.aggregate(last=Max("serial"))["last"] or 0
    place = JournalEntry.objects.filter(asset=locked).aggregate(last=Max("place"))["last"] or 0
    entry = JournalEntry.objects.create(
        organisation=locked.organisation,
        region_id=locked.region_id,
        asset=locked,
        holding=holding,
        kind=kind,
        on=on,
        year=on.year,
        serial=serial + 1,
        place=place + 1,
        total_yuan=total,
        reason=told,
        paper=document,
        mark=key,
        cause_type=None if cause is None else ContentType.objects.get_for_model(cause),
        cause_id=None if cause is None else cause.pk,
        reverses=reverses,
        stage=stage or locked.stage,
        conversion=conversion or locked.conversion,
        condition=condition or locked.condition,
        written_by=actor.user,
        written_at=clock.now(),
    )
    JournalLine.objects.bulk_create(
        JournalLine(entry=entry, position=position, **vars(line)) for position, line in enumerate(rows)
    )
    for upload in uploads:
        files.store(upload, actor=actor, organisation=locked.organisation, subject=entry)
    topic = outbox.topic_of(locked, kind)
    text = f"{entry.get_kind_display()} {format_yuan(total)}" if total else str(entry.get_kind_display())
    log.record(topic, locked, actor=actor, text=text, reason=told, data={"entry": entry.label, "paper": document})
    outbox.publish(topic, locked.pk)
    return entry


def present(organisation_id: Any, key: str) -> JournalEntry | None:
    """The entry of the unit that was written with that key."""
    return JournalEntry.objects.filter(organisation=organisation_id, mark=key).select_related("asset").first()


@transaction.atomic
def reverse_entry(entry: JournalEntry, *, actor: Actor, reason: str, on: date | None = None) -> JournalEntry:
    """Take an entry back by one that says the opposite, on today's day unless told; done again it returns that one.

    An entry that changed the marks of its asset (transferred, licensed, entered) can be taken back only as long as
    nothing else has happened to the asset since. Shares that a contribution brought end with it. Raises AccessError
    or DomainError.
    """
    locked = lock(entry.asset, actor, Permission.ASSET_DECIDE)
    found = JournalEntry.objects.select_related("asset", "holding").get(pk=entry.pk)
    known: JournalEntry | None = JournalEntry.objects.filter(reverses=found).first()
    if known is not None:
        return known
    if found.kind == Movement.REVERSAL:
        raise DomainError("reversal", _("冲销记录不能再冲销，请重新登记。"))
    if found.kind in (Movement.CASH, Movement.EXIT) or (found.holding_id and found.kind == Movement.WRITE_OFF):
        raise DomainError("of_shares", _("股权的变动请另记一笔更正。"))
    before = (
        JournalEntry.objects.filter(asset=locked, place__lt=found.place)
        .order_by("-place")
        .values_list("stage", "conversion", "condition")
        .first()
    )
    marks = (found.stage, found.conversion, found.condition)
    restored = (locked.stage, locked.conversion, locked.condition)
    if before != marks:
        later = JournalEntry.objects.filter(asset=locked, place__gt=found.place, reversal__isnull=True)
        if later.exclude(kind=Movement.REVERSAL).exists():
            raise DomainError("not_last", _("之后又有别的变动，请先冲销后面的记录。"))
        restored = before or (found.stage, found.conversion, Condition.REMOVED)
    holding = found.holding
    if holding is not None:
        Holding.objects.filter(pk=holding.pk).update(share_percent=0)
    return post(
        locked,
        actor=actor,
        kind=Movement.REVERSAL,
        on=on or clock.today(),
        reason=reason,
        lines=[Line(Account(one.account), one.credit_yuan, one.debit_yuan) for one in found.lines.all()],
        key=f"reversal.{found.pk}",
        holding=holding,
        stage=restored[0],
        conversion=restored[1],
        condition=restored[2],
        reverses=found,
        permission=Permission.ASSET_DECIDE,
    )


def _total(lines: Sequence[Line]) -> Decimal:
    debits = sum((line.debit_yuan for line in lines), ZERO)
    credits_ = sum((line.credit_yuan for line in lines), ZERO)
    if debits != credits_ or any(line.debit_yuan and line.credit_yuan for line in lines):
        raise DomainError("unbalanced", _("借方和贷方不相等。"))
    return debits


def _check_day(asset: Asset, on: date) -> None:
    if on > clock.today():
        raise DomainError("day", _("日期不能晚于今天。"), "on")
    closed = Book.objects.get(organisation=asset.organisation_id).closed_until
    if closed is not None and on <= closed:
        raise DomainError("closed", _("%(year)d 年的年度报表已经签署，不能再记入该年。") % {"year": on.year}, "on")


def _check_balances(asset: Asset, holding: Holding | None, lines: Sequence[Line]) -> None:
    """Nothing is taken out that is not there."""
    change = dict.fromkeys(Account, ZERO)
    for line in lines:
        change[line.account] += line.debit_yuan - line.credit_yuan
    if asset.book_yuan + change[Account.ASSETS] < 0 or asset.memo_yuan + change[Account.MEMO_COST] < 0:
        raise DomainError("too_much", _("超出这项资产的账面价值。"), "amount_yuan")
    cost = ZERO if holding is None else Holding.objects.get(pk=holding.pk).cost_yuan
    if cost + change[Account.EQUITY] < 0:
        raise DomainError("too_much", _("超出这项股权的账面成本。"), "amount_yuan")
