"""Open challenges: what they must say, the firm's word, the gate, who may solve them, and the marks."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, transaction

from lianqiao.core import clock, files
from lianqiao.core.access import ANONYMOUS
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.metrics import metrics
from lianqiao.core.models import Message
from lianqiao.core.norms.models import NormKey
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.processes.challenges.checks import items
from lianqiao.processes.challenges.domain.marking import mark_work
from lianqiao.processes.challenges.domain.writing import (
    add_file,
    agree,
    challenge_from_demand,
    create_challenge,
    update_challenge,
)
from lianqiao.processes.challenges.enums import BY_FIRM, BY_GOVERNMENT, Verdict
from lianqiao.processes.challenges.gate import shows_details, sign_terms
from lianqiao.processes.challenges.models import Challenge, Mark, TermsSignature
from lianqiao.processes.programmes.domain.applications import begin_application
from lianqiao.processes.programmes.enums import CallState as C
from lianqiao.processes.programmes.models import Application, Call
from lianqiao.processes.programmes.queries.eligible import eligibility_for
from tests.core.norms.makers import make_norm
from tests.factories import make_actor, make_reviewer
from tests.factories.challenges import VALUES, make_challenge, make_edition, write_challenge
from tests.factories.organisations import OrganisationFactory
from tests.factories.programmes import HEAD, body_of, make_call, make_scheme
from tests.factories.registers import complete_demand

pytestmark = pytest.mark.django_db


def draft_of(pattern: str = BY_FIRM) -> Call:
    return make_call(C.DRAFT, edition=make_edition(pattern), complete=lambda call: None)


def of_issuer(challenge: Challenge, *roles: Role) -> Any:
    return make_actor(*roles, organisation=challenge.issuer)


def missing(challenge: Challenge) -> list[str]:
    return [item.label for item in items(challenge) if item.blocks and not item.is_done]


def test_call_of_a_challenge_is_not_published_without_it() -> None:
    call = draft_of()

    with pytest.raises(DomainError) as refusal:
        apply(call, "submit", actor=body_of(call))

    assert refusal.value.message == "还没有写榜单：研究内容、考核指标、时限、金额和揭榜条件。"
    call.refresh_from_db()
    assert call.state == C.DRAFT


def test_checks_say_what_is_missing() -> None:
    call = draft_of()
    challenge = create_challenge(
        call, actor=body_of(call), values={"indicators": "盐雾｜不少于 1000 小时\n外观｜美观大方", "months": 12}
    )

    assert missing(challenge) == [
        "摘要",
        "技术领域",
        "研究内容",
        "考核指标逐条量化",
        "榜单金额",
        "资金来源与拨付",
        "揭榜条件",
        "知识产权归属",
        "评审方式",
        "发榜企业",
    ]
    quantified = next(item for item in items(challenge) if item.label == "考核指标逐条量化")
    assert quantified.hint == "这些指标没有可以检验的数：外观。"
    with pytest.raises(DomainError):
        apply(call, "submit", actor=body_of(call))


def test_challenge_belongs_to_calls_of_its_schemes() -> None:
    call = make_call(C.DRAFT, edition=make_scheme())

    with pytest.raises(DomainError) as refusal:
        create_challenge(call, actor=body_of(call), values=VALUES)

    assert refusal.value.code == "no_pattern"
    assert not Challenge.objects.exists()


def test_challenge_is_written_by_its_body_alone_and_never_after_publication() -> None:
    challenge = make_challenge()
    draft = make_challenge(C.DRAFT)

    with pytest.raises(DomainError) as published:
        update_challenge(challenge, actor=body_of(challenge), values={"months": 2})
    with pytest.raises(AccessError):
        update_challenge(draft, actor=make_reviewer(), values={"months": 2})
    with pytest.raises(AccessError):
        update_challenge(draft, actor=of_issuer(draft), values={"months": 2})

    assert published.value.code == "not_draft"
    assert set(Challenge.objects.values_list("months", flat=True)) == {18}


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"public_yuan": Decimal(4_000_000)}, "__all__"),
        ({"cash_yuan": Decimal(2_000_000)}, "__all__"),
        ({"is_gated": True, "terms": ""}, "__all__"),
        ({"months": 0}, "months"),
    ],
)
def test_challenge_that_does_not_add_up_is_refused(values: dict[str, Any], field: str) -> None:
    call = draft_of()

    with pytest.raises(InvalidInput) as refusal:
        create_challenge(call, actor=body_of(call), values={**VALUES, **values})

    assert list(refusal.value.errors) == [field]
    assert not Challenge.objects.exists()


@pytest.mark.parametrize(
    ("key", "value", "changed", "label"),
    [
        ("duration_most", {"length": 1, "unit": "years"}, {}, "完成时限不超过 1 年"),
        ("duration_least", {"length": 2, "unit": "years"}, {}, "完成时限不少于 2 年"),
        ("owner_budget_multiple", "6", {}, "发榜方研发投入不少于财政资金的 6 倍"),
        ("solver_cash_share", "0.7", {}, "财政资金至少 70% 以现金付给揭榜方"),
    ],
)
def test_money_rule_of_the_place_blocks_where_its_text_was_read(
    key: str, value: Any, changed: dict[str, Any], label: str
) -> None:
    challenge = make_challenge(C.DRAFT)
    make_norm(NormKey.objects.get(key=f"challenges.{key}"), value, code="290000", is_verified=True)

    assert missing(challenge) == [label]


def test_money_rule_that_nobody_has_read_is_shown_and_does_not_block() -> None:
    challenge = make_challenge(C.DRAFT)
    make_norm(NormKey.objects.get(key="challenges.solver_cash_share"), "0.7", code="290000", is_verified=False)

    shown = items(challenge)[-1]

    assert (shown.label, shown.is_done, shown.blocks) == ("财政资金至少 70% 以现金付给揭榜方", False, False)
    assert shown.hint == "至少 70 万元。"
    assert missing(challenge) == []


def test_firm_agrees_before_publication_and_again_after_a_change() -> None:
    call = draft_of()
    issuer = OrganisationFactory()
    writer = make_actor(organisation=issuer)
    challenge = write_challenge(call, issuer=issuer)
    asked = Message.objects.filter(recipient=writer.user, subject__startswith="请确认榜单")

    update_challenge(challenge, actor=body_of(call), values={"months": 24})

    with pytest.raises(DomainError) as refusal:
        apply(call, "submit", actor=body_of(call))
    assert "发榜企业确认内容" in refusal.value.message
    with pytest.raises(DomainError) as other:
        agree(challenge, actor=writer, seen=challenge.content_sha256)
    assert other.value.code == "other_content"
    assert asked.count() == 2
    challenge.refresh_from_db()
    agree(challenge, actor=writer, seen=challenge.content_sha256)
    assert apply(call, "submit", actor=body_of(call)).state == C.CLEARING


@pytest.mark.parametrize("who", ["body", "stranger", "viewer"])
def test_only_the_firm_agrees(who: str) -> None:
    call = draft_of()
    issuer = OrganisationFactory()
    challenge = create_challenge(call, actor=body_of(call), values={**VALUES, "issuer": issuer})
    actors = {
        "body": body_of(call),
        "stranger": make_actor(),
        "viewer": make_actor(Role.VIEWER, organisation=issuer),
    }

    with pytest.raises(AccessError):
        agree(challenge, actor=actors[who], seen=challenge.content_sha256)

    challenge.refresh_from_db()
    assert challenge.issuer_agreed_at is None


def test_demand_becomes_a_challenge_in_one_step() -> None:
    edition = make_edition(BY_FIRM)
    demand = complete_demand(
        "published",
        indicators="盐雾｜不少于 1000 小时",
        budget_yuan=Decimal(800_000),
        background="做变速箱壳体，年产二十万件。",
        deadline_months=12,
        masked=["budget", "background"],
    )

    challenge = challenge_from_demand(demand, edition, actor=body_of(edition), opens_on=clock.today())

    assert (challenge.issuer, challenge.demand, challenge.months) == (demand.organisation, demand, 12)
    assert (challenge.research, challenge.indicators) == (demand.problem, "盐雾｜不少于 1000 小时")
    assert (challenge.award_yuan, challenge.is_gated) == (None, True)
    assert "做变速箱壳体" in challenge.details
    assert challenge.call.title == demand.title[:120]
    assert challenge.call.text.startswith("一、出题")


def test_challenge_of_a_government_leaves_the_demands_owner_free_to_apply() -> None:
    edition = make_edition(BY_GOVERNMENT)
    demand = complete_demand("published")

    challenge = challenge_from_demand(demand, edition, actor=body_of(edition), opens_on=clock.today())

    assert challenge.issuer is None


@pytest.mark.parametrize("state", ["draft", "diagnosis"])
def test_demand_that_is_not_public_becomes_none(state: str) -> None:
    edition = make_edition()
    demand = complete_demand(state)

    with pytest.raises(DomainError) as refusal:
        challenge_from_demand(demand, edition, actor=body_of(edition), opens_on=clock.today())

    assert refusal.value.code == "demand"
    assert not Call.objects.exists()


def gated(state: str = C.OPEN, **values: Any) -> Challenge:
    return make_challenge(state, is_gated=True, details="现用磷化工艺，锌层八微米。", **values)


def test_gate_opens_for_the_unit_that_agreed_to_these_terms() -> None:
    challenge = gated()
    unit = make_actor()
    colleague = make_actor(Role.VIEWER, organisation=unit.organisation)
    before = [shows_details(challenge, one) for one in (ANONYMOUS, unit, body_of(challenge), of_issuer(challenge))]

    signature = sign_terms(challenge, actor=unit, seen=challenge.terms_sha256)
    again = sign_terms(challenge, actor=unit, seen=challenge.terms_sha256)

    assert before == [False, False, True, True]
    assert [shows_details(challenge, one) for one in (colleague, make_actor())] == [True, False]
    assert (signature, signature.terms, signature.signed_by) == (again, challenge.terms, unit.user)
    with pytest.raises(ProgrammingError), transaction.atomic():
        TermsSignature.objects.filter(pk=signature.pk).update(terms="")


def test_terms_are_not_signed_unread_or_without_the_right() -> None:
    challenge = gated()

    with pytest.raises(DomainError) as unread:
        sign_terms(challenge, actor=make_actor(), seen="")
    with pytest.raises(AccessError):
        sign_terms(challenge, actor=make_actor(Role.VIEWER), seen=challenge.terms_sha256)
    with pytest.raises(AccessError):
        sign_terms(challenge, actor=ANONYMOUS, seen=challenge.terms_sha256)
    with pytest.raises(DomainError) as inside:
        sign_terms(challenge, actor=of_issuer(challenge), seen=challenge.terms_sha256)

    assert (unread.value.code, inside.value.code) == ("other_terms", "inside")
    assert not TermsSignature.objects.exists()


def test_files_stand_behind_the_gate() -> None:
    call = draft_of()
    challenge = write_challenge(call, is_gated=True)
    stored = add_file(challenge, SimpleUploadedFile("工艺.txt", "磷化".encode()), actor=body_of(call))
    apply(call, "submit", actor=body_of(call))
    call.refresh_from_db()
    apply(call, "clear", actor=body_of(call, Role.SECRECY_OFFICER), opinion="可以公开")
    unit = make_actor()
    before = files.access.may_download(stored, actor=unit)

    sign_terms(Challenge.objects.get(call=call), actor=unit, seen=challenge.terms_sha256)

    assert before is False
    assert files.readable(stored.pk, actor=unit) == stored


def test_unit_applies_after_it_has_agreed_to_the_terms() -> None:
    challenge = gated()
    unit = make_actor()

    with pytest.raises(DomainError) as refusal:
        begin_application(challenge.call, actor=unit, values=HEAD)
    sign_terms(challenge, actor=unit, seen=challenge.terms_sha256)
    application = begin_application(challenge.call, actor=unit, values=HEAD)

    assert refusal.value.code == "not_eligible"
    assert application.call == challenge.call


def test_issuer_does_not_lead_the_solvers() -> None:
    challenge = make_challenge()
    issuer = of_issuer(challenge)

    found = eligibility_for(challenge.call, issuer)

    assert (found.may_apply, found.lines[-1].text) == (False, "发榜企业不得牵头揭榜自己的榜单")
    with pytest.raises(DomainError):
        begin_application(challenge.call, actor=issuer, values=HEAD)
    assert not Application.objects.exists()


MARK = {"verdict": Verdict.SOLVED, "score": 92, "text": "盐雾 1200 小时。"}


def test_issuer_marks_the_work_once() -> None:
    challenge = make_decided()
    application = challenge.call.applications.get()
    solver = make_actor(organisation=application.organisation)
    values = {**MARK, "marked_on": clock.today()}

    mark = mark_work(challenge, application, actor=of_issuer(challenge), values=values)
    with pytest.raises(DomainError) as again:
        mark_work(challenge, application, actor=of_issuer(challenge), values=values)

    assert (mark.score, again.value.code) == (92, "marked")
    assert Message.objects.filter(recipient=solver.user, subject__contains="阅卷结果：达到指标").count() == 1
    figures = {one.name: one.value(on=clock.today()) for one in metrics() if one.name.startswith("challenges.")}
    assert figures == {
        "challenges.posted": 1,
        "challenges.posted_money": Decimal(3_000_000),
        "challenges.solved": 1,
        "challenges.taken": 1,
    }


def make_decided() -> Challenge:
    """A challenge with one solver, decided; its scheme's form is the short one of the tests."""
    edition = make_scheme(body=make_reviewer(), pattern=BY_FIRM)
    return make_challenge(C.DECIDED, edition=edition)


def test_work_is_marked_by_whoever_set_the_task_and_not_before_the_result() -> None:
    decided, open_one = make_decided(), make_challenge()
    values = {**MARK, "marked_on": clock.today()}
    application = decided.call.applications.get()

    with pytest.raises(AccessError):
        mark_work(decided, application, actor=body_of(decided), values=values)
    with pytest.raises(DomainError) as early:
        mark_work(open_one, application, actor=of_issuer(open_one), values=values)
    tomorrow = clock.today() + timedelta(days=1)
    with pytest.raises(InvalidInput):
        mark_work(decided, application, actor=of_issuer(decided), values={**values, "marked_on": tomorrow})

    assert early.value.code == "not_selected"
    assert not Mark.objects.exists()
