"""What every write of the performance of a contract does: the locks, the papers, the words of the log."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.base import File
from django.db.models import Model
from django.utils.translation import gettext as _

from lianqiao.core import clock, files
from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError, InvalidInput
from lianqiao.core.money import CENT
from lianqiao.core.permissions import Permission
from lianqiao.processes.contracts.models import TechnologyContract
from lianqiao.processes.performance.limits import LONGEST_REASON, MOST_FILES
from lianqiao.processes.performance.models import Performance


def locked_performance(performance: Performance) -> Performance:
    """The row under lock, and before it that of its contract, which changes lock first."""
    TechnologyContract.objects.select_for_update(of=("self",)).get(pk=performance.contract_id)
    rows = Performance.objects.select_for_update(of=("self",)).select_related(
        "seller", "buyer", "contract__organisation", "contract__office__organisation", "contract__counterpart"
    )
    found: Performance = rows.get(pk=performance.pk)
    return found


def acting(performance: Performance, actor: Actor, permission: Permission = Permission.PERFORMANCE_EDIT) -> Performance:
    """The locked row; AccessError where the actor may not write, DomainError once the performance is over."""
    locked = locked_performance(performance)
    actor.require(permission, locked)
    refuse_closed(locked)
    return locked


def refuse_closed(performance: Performance) -> None:
    """Nothing is written any more once the performance is over."""
    if not performance.is_open:
        raise DomainError("closed", _("合同已经履行完毕或提前终止，不能再登记。"))


def told(text: str, field: str = "reason") -> str:
    """The text without blanks around it; InvalidInput when it is empty or too long."""
    text = text.strip()
    if not text or len(text) > LONGEST_REASON:
        raise InvalidInput({field: [_("请写明，最多 %(most)d 字。") % {"most": LONGEST_REASON}]})
    return text


def past(day: date, field: str) -> date:
    """A day that has come."""
    if day > clock.today():
        raise InvalidInput({field: [_("日期不能晚于今天。")]})
    return day


def positive(amount: Decimal, field: str = "amount_yuan") -> Decimal:
    """An amount above zero, whole in cents."""
    if amount <= 0 or amount != amount.quantize(CENT):
        raise InvalidInput({field: [_("金额要大于零，精确到分。")]})
    return amount


def keep(uploads: Iterable[File[bytes]], *, actor: Actor, subject: Model) -> int:
    """Keep files with what they prove; how many there were."""
    given = list(uploads)
    if len(given) > MOST_FILES:
        raise InvalidInput({"uploads": [_("一次最多上传 %(most)d 个文件。") % {"most": MOST_FILES}]})
    for upload in given:
        files.store(upload, actor=actor, organisation=actor.organisation, subject=subject)
    return len(given)


def person(actor: Actor) -> Any:
    """Who writes; the program itself writes no lines of money."""
    if actor.user is None:
        raise LookupError("lines are written by persons")
    return actor.user
