"""The sealed reserve price: set, committed to by a hash, and opened once there is nothing left to influence."""

from __future__ import annotations

import secrets as random
from decimal import Decimal
from hashlib import sha256
from json import dumps, loads

from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.messages import secrets
from lianqiao.core.money import CENT
from lianqiao.core.permissions import Permission
from lianqiao.processes.disposals.domain.keeping import locked_disposal, tell
from lianqiao.processes.disposals.enums import CLOSED, DisposalState
from lianqiao.processes.disposals.models import Disposal, ReserveOpening, ReservePrice

_PURPOSE = "disposals.reserve"
#: Bytes of chance in the salt, so that nobody finds the amount by trying amounts.
_SALT = 32
#: States in which a reserve price may be set or set anew: nobody sells by the decision yet.
_OPEN = (DisposalState.DRAFT, DisposalState.PROPOSED, DisposalState.APPROVED)


@transaction.atomic
def seal_reserve(disposal: Disposal, *, actor: Actor, amount_yuan: Decimal) -> str:
    """Seal the reserve price and return its commitment; an earlier one counts no more.

    Nothing that is written elsewhere names the amount. Raises AccessError, or DomainError for an amount that is none,
    or once the decision is being used.
    """
    locked = locked_disposal(disposal.pk)
    actor.require(Permission.DISPOSAL_SEAL, locked)
    if locked.state not in _OPEN:
        raise DomainError("reserve_late", _("转化决策已经用于交易或已经结束，不能再设保留价。"))
    if not amount_yuan.is_finite() or amount_yuan <= 0 or amount_yuan != amount_yuan.quantize(CENT):
        raise DomainError("reserve_amount", _("保留价要大于零，精确到分。"), "amount_yuan")
    salt = random.token_hex(_SALT)
    text = f"{amount_yuan.quantize(CENT)}"
    row = ReservePrice.objects.create(
        disposal=locked,
        sealed=secrets.close(dumps({"amount": text, "salt": salt}), purpose=_PURPOSE),
        commitment=commitment(text, salt),
        set_by=actor.user,
        set_at=clock.now(),
    )
    tell(locked, "seal", actor, _("密封保留价，承诺值 %(hash)s") % {"hash": row.commitment[:16]})
    return row.commitment


def commitment(amount: str, salt: str) -> str:
    """The SHA-256 of salt and amount (yuan with two decimals), joined by a colon."""
    return sha256(f"{salt}:{amount}".encode()).hexdigest()


def commitment_of(disposal: Disposal) -> str | None:
    """The commitment of the reserve price that counts, which everybody may see; None where there is none."""
    row = _last(disposal)
    return None if row is None else row.commitment


@transaction.atomic
def open_reserve(disposal: Disposal, *, actor: Actor, reason: str) -> Decimal | None:
    """The reserve price that counts, None where none was set; the opening is recorded and logged without the amount.

    For the program itself (the close of an auction), and for persons who may seal it once the decision is closed.
    Raises AccessError, DomainError without a reason, ValueError where the installation's secret has changed.
    """
    locked = locked_disposal(disposal.pk)
    if not actor.is_system:
        actor.require(Permission.DISPOSAL_SEAL, locked)
        if locked.state not in CLOSED:
            raise AccessError(_("保留价在交易结束以前任何人都不能查看。"), permission=Permission.DISPOSAL_SEAL)
    if not reason.strip():
        raise DomainError("reason_missing", _("请写明理由。"), "reason")
    row = _last(locked)
    if row is None:
        return None
    kept = loads(secrets.reveal(bytes(row.sealed), purpose=_PURPOSE))
    ReserveOpening.objects.create(reserve=row, reason=reason.strip(), opened_by=actor.user, opened_at=clock.now())
    tell(locked, "open_reserve", actor, _("开启密封的保留价"), reason=reason.strip())
    return Decimal(kept["amount"])


def salt_of(disposal: Disposal) -> str | None:
    """The salt of a reserve price that has been opened, by which anybody verifies the commitment; else None.

    Whoever has it finds the amount by trying, so it is published only where the amount is.
    """
    row = _last(disposal)
    if row is None or not row.openings.exists():
        return None
    return str(loads(secrets.reveal(bytes(row.sealed), purpose=_PURPOSE))["salt"])


def _last(disposal: Disposal) -> ReservePrice | None:
    row: ReservePrice | None = ReservePrice._base_manager.filter(disposal=disposal).order_by("-set_at", "-id").first()
    return row
