"""Carrying out what the scheme says must follow: each row once for each cause, by the function of its kind."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock, log, outbox
from lianqiao.core.access import SYSTEM, Actor
from lianqiao.processes.agreements import paying
from lianqiao.processes.agreements.enums import PartyRole
from lianqiao.processes.agreements.models import Agreement, CarriedOut, Mark, Milestone
from lianqiao.processes.obligations import domain as obligations
from lianqiao.processes.programmes.definitions.consequences import KINDS, Consequence, consequences_of, register
from lianqiao.processes.programmes.enums import Occasion


def rows_for(agreement: Agreement, occasion: str, *, days: int = 0) -> list[tuple[int, Consequence]]:
    """The rows of the scheme for an occasion with their places; of lateness those whose days are exceeded."""
    rows = enumerate(consequences_of(agreement.application.call.edition.consequences))
    return [
        (place, row)
        for place, row in rows
        if row.occasion == occasion and (row.occasion != Occasion.LATE or days > row.late)
    ]


def late_rows(milestone: Milestone) -> list[tuple[int, Consequence]]:
    """What follows from the lateness of a milestone and was not carried out yet."""
    rows = rows_for(milestone.agreement, Occasion.LATE, days=milestone.days_late)
    if not rows:
        return []
    done = set(
        CarriedOut.objects.filter(
            agreement=milestone.agreement_id, cause=cause_of(Occasion.LATE, milestone)
        ).values_list("position", flat=True)
    )
    return [(place, row) for place, row in rows if place not in done]


def cause_of(occasion: str, milestone: Milestone | None = None) -> str:
    """The cause by which a consequence is known: the occasion, and of milestones which one."""
    return str(occasion) if milestone is None else f"{occasion}:{milestone.key}"


@transaction.atomic
def carry_out(
    agreement: Agreement, occasion: str, *, actor: Actor, reason: str, milestone: Milestone | None = None
) -> list[CarriedOut]:
    """Carry out what follows from an occasion, in the transaction of the decision; what was done stays done once.

    The caller holds the agreement's row, so that two who decide at once do it once.
    """
    cause = cause_of(occasion, milestone)
    days = 0 if milestone is None else milestone.days_late
    done = set(CarriedOut.objects.filter(agreement=agreement, cause=cause).values_list("position", flat=True))
    made = []
    for place, row in rows_for(agreement, occasion, days=days):
        if place in done:
            continue
        words = _now("%(what)s（%(reason)s）") % {"what": row.words(), "reason": reason}
        text = KINDS[row.kind].carry_out(agreement, row, words, actor)
        made.append(
            CarriedOut.objects.create(
                agreement=agreement,
                occasion=occasion,
                cause=cause,
                position=place,
                kind=row.kind,
                text=text,
                carried_out_by=actor.user,
                carried_out_at=clock.now(),
            )
        )
        topic = outbox.topic_of(agreement, "carry_out")
        log.record(topic, agreement, actor=actor, text=_now("执行后果：%(what)s") % {"what": text}, reason=words)
        outbox.publish(topic, agreement.pk)
    return made


def _return_money(agreement: Any, row: Consequence, words: str, actor: Actor) -> str:
    """Money to come back, as entries in the ledger."""
    return paying.demand_share(agreement, row.share, reason=words)


def _mark(agreement: Any, row: Consequence, words: str, actor: Actor) -> str:
    """A line of the integrity record of the unit and of whoever stood for the project."""
    leads = agreement.parties.filter(role=PartyRole.LEADER).exists()
    Mark.objects.create(
        agreement=agreement,
        organisation=agreement.undertaker,
        person_name=agreement.leader_name if leads else "",
        occasion=row.occasion,
        text=words,
        written_by=actor.user,
        written_at=clock.now(),
    )
    return _now("已记入 %(unit)s 的科研诚信记录。") % {"unit": agreement.undertaker}


def _watch(agreement: Any, row: Consequence, words: str, actor: Actor) -> str:
    """What is promised for the time after acceptance, to be checked on its days."""
    obligations.begin(
        agreement.application,
        actor=SYSTEM,
        body=agreement.organisation,
        unit=agreement.undertaker,
        promised=row.text,
        accepted_on=clock.today(),
        completers=[obligations.Person(agreement.leader_name)],
        title=agreement.title,
    )
    return _now("已开始跟踪转化义务：%(promised)s") % {"promised": row.text}


def register_own() -> None:
    """Make the kinds that agreements carry out themselves known; called when the app is ready."""
    register("return_money", _("退回经费"), _return_money, asks_share=True)
    register("mark", _("记入科研诚信记录"), _mark)
    register("duty", _("跟踪成果转化"), _watch, of_acceptance=True)
