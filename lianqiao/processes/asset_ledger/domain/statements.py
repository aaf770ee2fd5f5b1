"""The yearly statement: made of the journal, made anew until somebody else signs it."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import clock, log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError
from lianqiao.processes.asset_ledger.domain.posting import open_book, require
from lianqiao.processes.asset_ledger.enums import StatementState
from lianqiao.processes.asset_ledger.models import JournalEntry, Statement
from lianqiao.processes.asset_ledger.queries.statements import content_of, digest


@transaction.atomic
def prepare_statement(*, actor: Actor, year: int) -> Statement:
    """Make the statement of the actor's unit for a year that is over, or make a draft anew from the journal.

    Raises AccessError, or DomainError when the year is not over, has no entries, or was signed.
    """
    organisation = actor.organisation
    if organisation is None:
        raise DomainError("no_unit", _("请先登记或加入一个单位。"))
    open_book(organisation.pk)
    if year >= clock.today().year:
        raise DomainError("not_over", _("年度结束以后才能编制报表。"), "year")
    if not JournalEntry.objects.filter(organisation=organisation, year__lte=year).exists():
        raise DomainError("nothing", _("这一年还没有台账记录。"), "year")
    found = Statement.objects.select_for_update(of=("self",)).filter(organisation=organisation, year=year).first()
    statement: Statement = found or Statement(
        organisation=organisation, region_id=organisation.region_id, created_by=actor.user, year=year
    )
    require(statement, actor)
    if statement.state == StatementState.SIGNED:
        raise DomainError("signed", _("这一年的报表已经签署。"), "year")
    statement.created_by = actor.user
    statement.content = content_of(organisation, year)
    statement.content_sha256 = digest(statement.content)
    statement.save()
    topic = outbox.topic_of(statement, "prepare")
    log.record(topic, statement, actor=actor, text=_("编制 %(year)d 年报表") % {"year": year})
    outbox.publish(topic, statement.pk)
    return statement
