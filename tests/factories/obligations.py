"""Obligations, checks and listings in every state, moved there by the domain functions and the clock."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from lianqiao.core import clock
from lianqiao.core.access import SYSTEM
from lianqiao.core.lists.terms import YELLOW_LIST_COMPLETERS
from lianqiao.core.norms.loading import load
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.processes.obligations import announcing, domain
from lianqiao.processes.obligations.enums import CheckState as C
from lianqiao.processes.obligations.enums import ListingState as L
from lianqiao.processes.obligations.limits import white_rule
from lianqiao.processes.obligations.models import Check, Listing, Obligation
from tests.factories.actors import make_actor, make_reviewer
from tests.factories.organisations import OrganisationFactory
from tests.factories.registers import AchievementFactory

#: The completers of a project in their order; the norm of 290000 bars the first three.
COMPLETERS = ("季明湛", "魏承泽", "闻人岚", "司空湄")
#: A year and a day: the first check is due.
YEAR_AGO = timedelta(days=366)


def person_of(organisation: Any, role: Role = Role.REVIEWER) -> Any:
    """Somebody who acts for the organisation."""
    return make_actor(role, organisation=organisation)


def make_obligation(*, body: Any = None, unit: Any = None, user: Any = None, ago: timedelta = YEAR_AGO) -> Obligation:
    """Of a new unit to a new body of 290000 unless told; `user` is the first completer."""
    subject: Any = AchievementFactory()
    people = [domain.Person(name, user=user if name == COMPLETERS[0] else None) for name in COMPLETERS]
    return domain.begin(
        subject,
        actor=SYSTEM,
        body=body or make_reviewer().organisation,
        unit=unit or OrganisationFactory(),
        promised="验收后三年内实现年产 1 万件。",
        accepted_on=clock.today() - ago,
        completers=people,
        title="压铸件防腐涂层产业化",
    )


def make_check(state: str = C.WAITING, **values: Any) -> Check:
    """The first check of a new obligation in that state."""
    obligation = make_obligation(**values)
    check: Any = obligation.checks.get(number=1)
    if state == C.WAITING:
        return check
    if state == C.CALLED_OFF:
        return apply(check, "call_off", actor=SYSTEM)
    check = apply(check, "ask", actor=SYSTEM)
    if state == C.ASKED:
        return check
    if state == C.OVERDUE:
        run_out(check)
        return apply(check, "lapse", actor=SYSTEM)
    check = report(check)
    if state == C.REPORTED:
        return check
    name = {C.KEPT: "keep", C.PARTLY: "partly", C.NOT_KEPT: "fail"}[C(state)]
    return apply(check, name, actor=person_of(obligation.organisation), opinion="已到现场查看")


def load_norms_of_the_province() -> None:
    """The packaged norms of a region hold once the region is there."""
    if YELLOW_LIST_COMPLETERS.find(where="290000", on=clock.today()) is None:
        load()


def run_out(check: Check) -> None:
    """The time for the report ended yesterday."""
    Check.objects.filter(pk=check.pk).update(report_until=clock.today() - timedelta(days=1))


def report(check: Check) -> Check:
    """Reported by the unit."""
    actor = person_of(check.obligation.unit, Role.EDITOR)
    return domain.report_check(check, actor=actor, report="已签合同，正在建线。", contract_number="HT-2026-11")


def make_listing(state: str = L.PROPOSED, *, white: bool = False, **values: Any) -> Any:
    """A listing in that state: yellow unless told; states that only a platform has are those of a white one."""
    if white or state == L.REVIEW:
        return _white(state, **values)
    check = make_check(C.NOT_KEPT, **values)
    load_norms_of_the_province()
    body = check.obligation.organisation
    listing: Any = domain.propose_yellow(check, actor=person_of(body), grounds="没有转化，也没有合同。")
    if state == L.DROPPED:
        return apply(listing, "drop", actor=person_of(body), reason="已经补报转化合同")
    if state == L.PROPOSED:
        return listing
    listing = apply(listing, "hear", actor=person_of(body))
    if state == L.HEARING:
        return listing
    hearing_over(listing)
    listing = _decided(listing)
    if state == L.DECIDED:
        return listing
    listing = _entered(listing)
    if state == L.LISTED:
        return listing
    if state == L.LIFTED:
        return apply(listing, "lift", actor=person_of(body), reason="已经转化", decision_title="移出决定")
    if state == L.EXPIRED:
        effect_over(listing)
        return apply(listing, "expire", actor=SYSTEM)
    return apply(listing, "appeal", actor=person_of(listing.unit, Role.EDITOR), reason="合同在对方处")


def _white(state: str, *, body: Any = None, unit: Any = None, title: str = "防腐材料省重点实验室") -> Any:
    actor = person_of(body or make_reviewer().organisation)
    rule = white_rule(actor.organisation.region_id, clock.today())
    listing: Any = domain.propose_platform(
        actor=actor,
        unit=unit or OrganisationFactory(),
        title=title,
        grounds="省级重点实验室。",
        criteria=dict.fromkeys(rule, "见认定文件"),
    )
    if state == L.PROPOSED:
        return listing
    listing = _decided(listing)
    if state == L.DECIDED:
        return listing
    if state == L.DROPPED:
        return apply(listing, "drop", actor=person_of(listing.organisation), reason="平台撤销")
    listing = _entered(listing)
    if state == L.REVIEW:
        Listing.objects.filter(pk=listing.pk).update(review_on=clock.today())
        return apply(listing, "call_review", actor=SYSTEM)
    if state == L.LIFTED:
        actor = person_of(listing.organisation)
        return apply(listing, "lift", actor=actor, reason="平台撤销", decision_title="移出决定")
    return listing


def hearing_over(listing: Listing) -> None:
    """The time to speak ended yesterday."""
    Listing.objects.filter(pk=listing.pk).update(hearing_until=clock.today() - timedelta(days=1))


def effect_over(listing: Listing) -> None:
    """Its last day was yesterday."""
    Listing.objects.filter(pk=listing.pk).update(effect_until=clock.today() - timedelta(days=1))


def _decided(listing: Listing) -> Listing:
    return apply(listing, "decide", actor=person_of(listing.organisation), decision_title="列入决定 1 号")


def _entered(listing: Listing) -> Listing:
    conclude_notice(listing)
    return apply(listing, "enter", actor=person_of(listing.organisation))


def conclude_notice(listing: Listing) -> None:
    """The notice of a decided listing, hung for its whole time without an objection."""
    from lianqiao.core.notices.models import PublicNotice

    body = listing.organisation
    notice: Any = announcing.announce(listing, actor=person_of(body, Role.EDITOR))
    notice = apply(notice, "clear", actor=person_of(body, Role.SECRECY_OFFICER), opinion="可以公开")
    notice = apply(notice, "start", actor=SYSTEM)
    long_ago = clock.today() - timedelta(days=30)
    notice.places.update(shown_from=long_ago)
    PublicNotice.objects.filter(pk=notice.pk).update(first_day=long_ago, last_day=clock.today() - timedelta(days=1))
    apply(notice, "pass", actor=SYSTEM)
