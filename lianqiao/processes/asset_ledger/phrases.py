"""What the ledger tells people, and whom."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import inbox, links
from lianqiao.core.messages import register
from lianqiao.core.transitions import Context
from lianqiao.processes.asset_ledger.models import Statement, WriteOff

register("asset_ledger", gettext_lazy("成果单列台账"), group="tasks")


def tell_proposer(record: WriteOff, context: Context) -> None:
    """Who proposed a write-off: what was decided."""
    inbox.send(
        [record.created_by],
        key=f"asset_ledger.write_off.{record.pk}.{record.state}",
        subject=_("“%(title)s”%(state)s") % {"title": str(record)[:60], "state": record.get_state_display()},
        text=context.reason or record.text,
        url=links.page_of(record),
        organisations=[record.organisation_id],
    )


def tell_of_statement(record: Statement, context: Context) -> None:
    """Who made the statement: it was signed, and the year is closed."""
    inbox.send(
        [record.created_by],
        key=f"asset_ledger.statement.{record.pk}",
        subject=_("%(year)d 年单列台账年度报表已签署") % {"year": record.year},
        text=_("该年度已经结账，不能再记入；更正请在本年度另记。"),
        url=links.page_of(record),
        organisations=[record.organisation_id],
    )
