"""Each scheme that ships, walked on from its published result to what it was made for, and to the consequences."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.base import ContentFile

from lianqiao.core import clock
from lianqiao.core.access import SYSTEM
from lianqiao.core.chronograph.running import run_due
from lianqiao.core.errors import DomainError
from lianqiao.core.transitions import apply
from lianqiao.processes.agreements import paying
from lianqiao.processes.agreements.domain.drawing import draw_up_all
from lianqiao.processes.agreements.domain.executing import judge_milestone, punish_lateness
from lianqiao.processes.agreements.enums import AgreementState
from lianqiao.processes.agreements.models import Agreement, Mark
from lianqiao.processes.disbursements.domain.payments import approve, pay, record_return
from lianqiao.processes.disbursements.queries import sums
from lianqiao.processes.key_projects.domain import support
from lianqiao.processes.key_projects.domain.progress import report_month
from lianqiao.processes.key_projects.domain.projects import create_project, move_project
from lianqiao.processes.key_projects.enums import Batch, Level, ProjectKind
from lianqiao.processes.key_projects.models import KeyProject
from lianqiao.processes.obligations import domain as obligations
from lianqiao.processes.obligations.enums import CheckState, ListingState, Outcome
from lianqiao.processes.obligations.models import Check, Obligation
from lianqiao.processes.programmes.definitions.consequences import consequences_of
from lianqiao.processes.programmes.domain.applications import begin_application
from lianqiao.processes.programmes.enums import Occasion
from lianqiao.processes.programmes.models import Application
from lianqiao.processes.programmes.shipped import shipped_schemes
from lianqiao.processes.races.domain.teams import take_applications
from lianqiao.processes.races.enums import Outcome as RaceOutcome
from lianqiao.processes.races.enums import RaceKind, RaceState, TeamState
from lianqiao.processes.races.models import Race
from lianqiao.processes.recognitions.domain.checks import open_checks
from lianqiao.processes.recognitions.domain.granting import grant_call
from lianqiao.processes.recognitions.enums import CheckState as YearlyState
from lianqiao.processes.recognitions.enums import RecognitionState
from lianqiao.processes.recognitions.models import Recognition, YearlyCheck
from tests.factories import complete_achievement, make_actor
from tests.factories import races as racing
from tests.factories.agreements import issuer_of, late_by, report, sign_all, unit_of
from tests.factories.obligations import conclude_notice, load_norms_of_the_province, person_of, run_out
from tests.factories.programmes import HEAD, make_call
from tests.factories.recognitions import over
from tests.factories.shipped import ASKED, decided_call, issued

pytestmark = pytest.mark.django_db
#: Where each scheme leads. Whoever adds one says it here, and walks it below.
CONTRACTS = ("conversion_project", "open_challenge_firm", "open_challenge_government")
RACES = ("race_operator", "race_project")
PIPELINE = ("key_project",)
TITLES = (
    "filing_proof_centre",
    "filing_technology_manager",
    "recognition_first_set",
    "recognition_innovation_platform",
    "recognition_pilot_platform",
    "recognition_scenario",
)


def test_every_shipped_scheme_leads_somewhere() -> None:
    assert sorted((*CONTRACTS, *RACES, *PIPELINE, *TITLES)) == sorted(shipped_schemes())


def running(name: str) -> Agreement:
    """The signed contract of a selected applicant, of which the first instalment was paid."""
    call, _applications = decided_call(issued(name))
    (drawn,) = draw_up_all(call, actor=SYSTEM)
    agreement = sign_all(apply(drawn, "offer", actor=issuer_of(drawn)))
    pay_what_is_due(agreement)
    return agreement


def pay_what_is_due(agreement: Agreement) -> None:
    """Approved by one, paid by another."""
    for row in paying.ledger_of(agreement):
        if row.payable_yuan:
            approve(row, actor=issuer_of(agreement), amount_yuan=row.payable_yuan)
            paper = f"凭证{row.part}"
            pay(row, actor=issuer_of(agreement), amount_yuan=row.payable_yuan, on=clock.today(), paper=paper)


def pass_milestones(agreement: Agreement, *, final: str = "accept") -> Agreement:
    """Every milestone reported as wanted and accepted; the final acceptance judged as told."""
    for milestone in agreement.milestones.order_by("position"):
        report(milestone)
        name = final if milestone.is_final else "accept"
        reason = "" if name == "accept" else "没有达到约定的指标"
        judge_milestone(milestone, name, actor=issuer_of(agreement), reason=reason)
        pay_what_is_due(agreement)
    return Agreement.objects.get(pk=agreement.pk)


def declared(agreement: Agreement, occasion: str) -> list[Any]:
    """What the scheme says must follow."""
    rows = consequences_of(agreement.application.call.edition.consequences)
    return [row for row in rows if row.occasion == occasion]


def assert_carried_out(agreement: Agreement, occasion: str, paid: Decimal) -> None:
    """All that the scheme declares was done, once: money is owed back, marks are written; nothing is open any more."""
    rows = declared(agreement, occasion)
    carried = agreement.carried_out.filter(occasion=occasion).order_by("position")
    share = sum((row.share for row in rows if row.kind == "return_money"), Decimal(0))
    totals = sums.totals(paying.ledger_of(agreement))

    assert rows
    assert [one.kind for one in carried] == [row.kind for row in rows]
    assert (totals.open, totals.owed_back) == (Decimal(0), paid * share / 100)
    assert Mark.objects.filter(agreement=agreement).count() == sum(row.kind == "mark" for row in rows)


@pytest.mark.parametrize("name", CONTRACTS)
def test_contract_is_carried_out_paid_filed_away_and_watched(name: str) -> None:
    agreement = pass_milestones(running(name))
    duty = Obligation.objects.get(subject_id=agreement.application_id)

    closed = apply(agreement, "close", actor=issuer_of(agreement))

    totals = sums.totals(paying.ledger_of(agreement))
    assert (totals.promised, totals.paid, totals.open) == (ASKED, ASKED, Decimal(0))
    assert (closed.state, closed.ending) == (AgreementState.CLOSED, "accepted")
    assert [duty.promised] == [row.text for row in declared(agreement, Occasion.ACCEPTED) if row.kind == "duty"]
    assert (duty.unit, duty.organisation) == (agreement.undertaker, agreement.organisation)


@pytest.mark.parametrize("name", CONTRACTS)
def test_promise_that_was_kept_ends_the_duty(name: str) -> None:
    agreement = pass_milestones(running(name))

    with clock.ahead(timedelta(days=367)):
        run_due()
        check = Check.objects.get(state=CheckState.ASKED)
        unit = unit_of(agreement)
        obligations.report_check(check, actor=unit, report="已在省内投产。", contract_number="HT-1")
        check.refresh_from_db()
        apply(check, "keep", actor=issuer_of(agreement), opinion="已到现场查看")

    assert Obligation.objects.get().outcome == Outcome.KEPT


@pytest.mark.parametrize("name", CONTRACTS)
def test_promise_that_was_not_kept_bars_from_the_next_call(name: str) -> None:
    agreement = pass_milestones(running(name))
    load_norms_of_the_province()
    body = agreement.organisation

    with clock.ahead(timedelta(days=367)):
        run_due()
        check: Any = Check.objects.get(state=CheckState.ASKED)
        run_out(check)
        check = apply(apply(check, "lapse", actor=SYSTEM), "fail", actor=person_of(body), opinion="没有转化")
        listing = obligations.propose_yellow(check, actor=person_of(body), grounds="没有转化，也没有合同。")
        heard = apply(listing, "hear", actor=person_of(body))
        obligations.make_statement(heard, actor=unit_of(agreement), text="正在寻找新的合作方。")
        decided = apply(heard, "decide", actor=person_of(body), decision_title="列入决定 1 号")
        conclude_notice(decided)
        listed = apply(decided, "enter", actor=person_of(body))
        call = make_call(edition=agreement.application.call.edition, title="下一年度")
        with pytest.raises(DomainError) as refusal:
            begin_application(call, actor=unit_of(agreement), values={**HEAD, "leader_name": "别人"})

    assert listed.state == ListingState.LISTED
    assert refusal.value.code in ("barred", "not_eligible")
    assert Application.objects.filter(call=call).count() == 0


@pytest.mark.parametrize("name", CONTRACTS)
def test_stopped_contract_owes_what_the_scheme_says_and_settles(name: str) -> None:
    agreement = running(name)
    paid = sums.totals(paying.ledger_of(agreement)).paid

    heard = apply(agreement, "propose_stop", actor=issuer_of(agreement), reason="没有进展")
    heard = apply(heard, "plead", actor=unit_of(agreement), reason="设备没有到货")
    stopped = apply(heard, "stop", actor=issuer_of(agreement), reason="理由不成立")

    assert_carried_out(stopped, Occasion.STOPPED, paid)
    for row in paying.ledger_of(stopped):
        if row.owed_back_yuan:
            body = issuer_of(stopped)
            record_return(row, actor=body, amount_yuan=row.owed_back_yuan, on=clock.today(), paper=f"退{row.part}")
    assert apply(stopped, "close", actor=issuer_of(stopped)).state == AgreementState.CLOSED
    assert not Obligation.objects.exists()


@pytest.mark.parametrize("name", CONTRACTS)
def test_contract_that_failed_owes_what_the_scheme_says(name: str) -> None:
    agreement = running(name)

    failed = pass_milestones(agreement, final="refuse")

    paid = sums.totals(paying.ledger_of(failed)).paid
    assert failed.state == AgreementState.FAILED
    assert_carried_out(failed, Occasion.FAILED, paid)


@pytest.mark.parametrize("name", CONTRACTS)
def test_late_milestone_is_marked(name: str) -> None:
    agreement = running(name)
    milestone = agreement.milestones.order_by("position").first()
    assert milestone is not None
    (row,) = declared(agreement, Occasion.LATE)

    with late_by(milestone, row.late + 1):
        run_due()
        punish_lateness(milestone, actor=issuer_of(agreement), reason="多次催促")

    assert [mark.organisation for mark in Mark.objects.all()] == [agreement.undertaker]


def race_of(name: str) -> Race:
    """A race whose teams come from the call of a shipped scheme."""
    call, applications = decided_call(issued(name), applicants=2)
    kind = RaceKind.OPERATOR if name == "race_operator" else RaceKind.PROJECT
    race = racing.make_race(body=issuer_of(call), teams=0, call=call, kind=kind)
    take_applications(race, actor=issuer_of(call))
    assert list(race.teams.values_list("application", flat=True)) == [one.pk for one in applications]
    return apply(Race.objects.get(pk=race.pk), "start", actor=issuer_of(call))


@pytest.mark.parametrize("name", RACES)
def test_race_pays_its_stages_and_has_a_winner(name: str) -> None:
    race = race_of(name)

    race = racing.move_on(race, RaceState.DECIDED, racing.colleague_of(race))

    states = list(race.teams.order_by("number").values_list("state", flat=True))
    promised = [sums.totals(sums.of_cause(race).filter(payee=team.organisation)).promised for team in race.teams.all()]
    assert states == [TeamState.WON, TeamState.CUT]
    assert promised == [Decimal(2_500_000), Decimal(500_000)]


@pytest.mark.parametrize("name", RACES)
def test_race_without_a_winner_ends_and_a_stopped_one_pays_nobody(name: str) -> None:
    race, other = race_of(name), race_of(name)

    actor = racing.colleague_of(race)
    ended = racing.propose(racing.close(race), actor, [RaceOutcome.CUT, RaceOutcome.CUT])
    ended = apply(ended, "decide", actor=racing.colleague_of(race))
    stopped = racing.move_on(other, RaceState.STOPPED, racing.colleague_of(other))

    assert (ended.state, TeamState.WON in ended.teams.values_list("state", flat=True)) == (RaceState.DECIDED, False)
    totals = sums.totals(sums.of_cause(stopped))
    assert (totals.open, totals.paid) == (Decimal(0), Decimal(0))


@pytest.mark.parametrize("name", PIPELINE)
def test_key_project_enters_the_pipeline_reports_lands_and_is_followed(name: str) -> None:
    call, (application,) = decided_call(issued(name))
    body, unit = issuer_of(call), make_actor(organisation=application.organisation)
    achievement = complete_achievement("published", readiness=5)
    values = {
        "title": application.title,
        "kind": ProjectKind.CONVERSION,
        "level": Level.PROVINCE,
        "region": body.organisation.region,
        "content": application.answers()["content"],
        "lead_unit": application.organisation,
        "application": application,
        "achievement": achievement,
    }
    today = clock.today()

    project = create_project(actor=body, values=values, batch=Batch.TRANSFORMATION, reason="按公布的名单入库")
    last_month = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    type(project).objects.filter(pk=project.pk).update(since=last_month)
    report_month(project, last_month, actor=unit, values={"invested_yuan": Decimal(500_000)})
    paper = ContentFile("竣工验收".encode(), name="证明.txt")
    move_project(project, Batch.LANDING, actor=body, on=today, reason="已投产", evidence="竣工验收单", uploads=[paper])
    type(achievement).objects.filter(pk=achievement.pk).update(readiness=8)
    (proposal,) = support.propose_follow_ons(on=today)
    support.decide_follow_on(proposal, actor=body, accepted=True, reason="已经定型")

    states = list(KeyProject.objects.order_by("created_at").values_list("state", "application"))
    assert states == [(Batch.LANDING, application.pk), (Batch.PLANNING, None)]
    assert KeyProject.objects.get(previous=project).lead_unit == application.organisation


@pytest.mark.parametrize("name", TITLES)
def test_recognised_stand_in_the_directory_are_checked_and_run_out(name: str) -> None:
    call, (application,) = decided_call(issued(name))
    body = issuer_of(call)
    today = clock.today()
    begun = today - timedelta(days=400)
    decision = {"decision_title": "关于公布名单的通知", "decision_number": "辽科发〔2026〕15号"}

    (made,) = grant_call(call, actor=body, values={**decision, "decided_on": begun, "valid_from": begun})
    if made.kind.report:
        open_checks(made.kind, actor=body, year=today.year, due_on=today + timedelta(days=30))
        with clock.ahead(timedelta(days=32)):
            run_due()
        assert YearlyCheck.objects.get().state == YearlyState.MISSED
    public = Recognition.objects.public().filter(pk=made.pk).exists()
    over(made)
    run_due()

    made.refresh_from_db()
    assert (public, made.holder, made.application) == (True, application.organisation, application)
    assert made.number
    assert made.state == RecognitionState.EXPIRED
    assert issued(name).pk != call.edition_id
