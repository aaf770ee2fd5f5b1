"""What stands against a disposal: each defect with its text, and nothing is proposed or approved while one blocks."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianqiao.core import clock
from lianqiao.core.access import SYSTEM
from lianqiao.core.chronograph.running import run_due
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.models import Message
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.processes.disposals.checking import blocking, defects
from lianqiao.processes.disposals.content import content_of, hash_of
from lianqiao.processes.disposals.domain.consents import answer_consent, ask_co_owners, state_secrecy
from lianqiao.processes.disposals.domain.writing import set_item, update_disposal
from lianqiao.processes.disposals.enums import DisposalState as S
from lianqiao.processes.disposals.enums import PricingMethod, SecrecyFinding
from lianqiao.processes.disposals.models import CoOwnerConsent, Decision, Disposal, ItemOwner
from lianqiao.registers.achievements.enums import TransformationMode
from tests.factories import AchievementFactory, OrganisationFactory, make_actor
from tests.factories.disposals import (
    MEMBERS,
    VALUES,
    agree,
    cleared,
    colleague_of,
    decide,
    fresh,
    make_disposal,
    own_right,
    ready,
)

pytestmark = pytest.mark.django_db


def codes(disposal: Disposal) -> set[str]:
    return {one.code for one in blocking(defects(fresh(disposal)))}


def change(disposal: Disposal, **values: Any) -> Disposal:
    achievements = [item.achievement for item in disposal.items.select_related("achievement")]
    return update_disposal(
        disposal, actor=colleague_of(disposal), values={**VALUES, **values}, achievements=achievements
    )


def rewrite(disposal: Disposal, **parts: Any) -> None:
    """Owners, rights or the hearing of the only achievement anew."""
    given_parts: dict[str, Any] = {
        "heard": {"heard_on": clock.today(), "heard_words": "同意"},
        "owners": [{"name": disposal.organisation.name, "share": 10_000, "way": "own_work", "paper": "登记簿"}],
        "rights": [own_right()],
        **parts,
    }
    set_item(disposal.items.get(), actor=colleague_of(disposal), **given_parts)


def test_whole_draft_has_nothing_against_it_and_is_proposed() -> None:
    disposal = make_disposal()
    assert codes(disposal) == {"no_secrecy"}

    cleared(disposal)

    assert defects(fresh(disposal)) == []
    assert apply(fresh(disposal), "propose", actor=colleague_of(disposal)).state == S.PROPOSED


def test_blocking_defect_refuses_the_proposal_with_its_sentence() -> None:
    disposal = make_disposal(complete=False)

    with pytest.raises(DomainError, match="权属凭据"):
        apply(disposal, "propose", actor=colleague_of(disposal))

    assert fresh(disposal).state == S.DRAFT


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"owners": [{"name": "别家", "share": 10_000, "way": "transfer", "paper": "合同"}]}, "not_own"),
        ({"owners": []}, "no_owners"),
        ({"right": {"status": "expired"}}, "right_expired"),
        ({"right": {"status": "pledged"}}, "pledged"),
        ({"right": {"checked_on": None}}, "status_unknown"),
        ({"heard": {"heard_on": None, "heard_words": ""}}, "not_heard"),
    ],
)
def test_defects_of_an_achievement(parts: dict[str, Any], code: str) -> None:
    disposal = make_disposal()
    changed = {"rights": [own_right(**parts["right"])]} if "right" in parts else parts
    rewrite(disposal, **changed)

    assert code in codes(disposal)


def test_pledge_with_consent_and_know_how_without_status_are_no_defects() -> None:
    disposal = make_disposal()
    know_how = {"kind": "know_how", "number": "", "name": "烧结曲线", "checked_on": None}
    rewrite(disposal, rights=[own_right(status="pledged", pledgee_agreed=True), know_how])

    assert codes(disposal) == {"no_secrecy"}


def test_status_counts_as_old_after_the_time_of_the_norm() -> None:
    disposal = make_disposal()
    # The packaged norm: thirty days.
    assert "status_old" not in {one.code for one in defects(disposal, on=clock.today() + timedelta(days=30))}

    found = [one for one in defects(disposal, on=clock.today() + timedelta(days=31)) if one.code == "status_old"]

    assert [one.is_blocking for one in found] == [True]
    assert "转化决策第二条" in found[0].source


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ({"is_cross_border": True}, {"no_export_check"}),
        ({"is_key_technology": True}, {"no_approval"}),
        ({"mode": TransformationMode.LICENCE}, {"missing_licence_kind", "missing_months", "missing_territory"}),
        ({"mode": TransformationMode.EQUITY_CONTRIBUTION}, {"missing_company", "missing_equity_share"}),
        ({"mode": TransformationMode.OTHER, "mode_words": ""}, {"missing_mode_words"}),
        ({"pricing": PricingMethod.AGREEMENT}, {"missing_partner_name", "missing_pricing_words"}),
        ({"asked_yuan": None}, {"missing_asked_yuan"}),
    ],
)
def test_ways_ask_for_what_is_theirs(values: dict[str, Any], wanted: set[str]) -> None:
    disposal = change(make_disposal(), **values)

    assert codes(disposal) - {"no_secrecy"} == wanted


def test_defects_say_by_which_text_and_whether_it_was_read() -> None:
    disposal = change(make_disposal(), is_cross_border=True)
    rewrite(disposal, rights=[own_right(status="pledged")])

    found = {one.code: one for one in defects(fresh(disposal))}

    assert "第六条" in found["no_export_check"].source
    assert found["no_export_check"].verified is True
    assert "民法典" in found["pledged"].source
    assert found["pledged"].verified is False


def test_achievement_given_away_elsewhere_blocks() -> None:
    standing = make_disposal(S.APPROVED)
    writer = colleague_of(standing, Role.EDITOR)
    achievement: Any = standing.items.get().achievement
    second = make_disposal(actor=writer, achievements=[achievement], title="又一次")

    assert "elsewhere" in codes(second)


def test_change_voids_consent_and_statement_and_looking_up_does_not() -> None:
    writer = make_actor(organisation=OrganisationFactory())
    co_owner = OrganisationFactory()
    disposal = make_disposal(actor=writer, co_owners=[co_owner])
    ready(disposal, writer)
    assert codes(disposal) == set()

    owners = list(disposal.items.get().owners.values("name", "share", "way", "paper"))
    rewrite(disposal, owners=owners, rights=[own_right(number="ZL202210345671.9", checked_on=clock.today())])
    assert codes(disposal) == set()

    change(disposal, asked_yuan=Decimal(900_000))
    assert codes(disposal) == {"consent_missing", "no_secrecy"}
    assert CoOwnerConsent.objects.get().answer == "agreed"


def test_refusal_of_a_co_owner_blocks_with_its_words_and_stands() -> None:
    writer = make_actor(organisation=OrganisationFactory())
    disposal = make_disposal(actor=writer, co_owners=[OrganisationFactory()])
    (consent,) = ask_co_owners(disposal, actor=writer)
    answering = make_actor(organisation=consent.organisation)
    with pytest.raises(DomainError, match="不同意的，请写明理由"):
        answer_consent(consent, actor=answering, seen=consent.content_sha256, agrees=False)

    agree(consent, agrees=False, words="价格太低")

    assert any(one.sentence.endswith("不同意：价格太低") for one in defects(fresh(disposal)))
    with pytest.raises(DomainError, match="已经答复过"):
        agree(consent)
    with pytest.raises(DatabaseError), transaction.atomic():
        CoOwnerConsent.objects.update(answer="agreed")


def test_co_owner_is_reminded_once_by_the_clock() -> None:
    writer = make_actor(organisation=OrganisationFactory())
    co_owner = OrganisationFactory()
    person = make_actor(organisation=co_owner)
    disposal = make_disposal(actor=writer, co_owners=[co_owner])
    ask_co_owners(disposal, actor=writer)
    due = fresh(disposal).remind_on
    assert due is not None

    with time_machine.travel(timezone.now() + timedelta(days=20)):
        run_due()
        run_due()

    assert Message.objects.filter(recipient=person.user, key__startswith="disposals.reminder.").count() == 1
    assert fresh(disposal).remind_on is None


def test_secrecy_is_stated_by_another_person_on_what_is_there() -> None:
    disposal = make_disposal()
    author = make_actor(Role.SECRECY_OFFICER, organisation=disposal.organisation)
    Disposal.objects.filter(pk=disposal.pk).update(created_by=author.user)
    officer = colleague_of(disposal, Role.SECRECY_OFFICER)
    told: dict[str, Any] = {"finding": SecrecyFinding.SECRET, "opinion": "涉及"}

    with pytest.raises(DomainError, match="请由另一位同事办理"):
        state_secrecy(disposal, actor=author, seen=disposal.content_sha256, **told)
    with pytest.raises(DomainError, match="内容刚刚改过"):
        state_secrecy(disposal, actor=officer, seen="0" * 64, **told)
    with pytest.raises(AccessError):
        state_secrecy(disposal, actor=colleague_of(disposal), seen=disposal.content_sha256, **told)

    state_secrecy(disposal, actor=officer, seen=disposal.content_sha256, **told)
    assert codes(disposal) == {"secret"}


def test_decision_needs_votes_statements_and_another_person() -> None:
    disposal = make_disposal(S.PROPOSED)
    proposer = colleague_of(disposal)
    Disposal.objects.filter(pk=disposal.pk).update(proposed_by=proposer.user)
    with_interest = {"name": "詹鹤鸣", "post": "副校长", "has_interest": True, "interest": "受让方董事"}

    with pytest.raises(DomainError, match="请由另一位同事办理"):
        decide(disposal, actor=proposer)
    with pytest.raises(DomainError, match="至少 3 人"):
        decide(disposal, members=MEMBERS[:2])
    with pytest.raises(InvalidInput, match="回避表决"):
        decide(disposal, members=[*MEMBERS, with_interest])
    with pytest.raises(DomainError, match="不能晚于今天"):
        decide(disposal, values={"held_on": clock.today() + timedelta(days=1)})
    assert (fresh(disposal).state, Decision.objects.count()) == (S.PROPOSED, 0)

    decision = decide(disposal, members=[*MEMBERS, {**with_interest, "part": "recused"}])

    done = fresh(disposal)
    assert (done.state, done.decided_on, done.number[:2]) == (S.APPROVED, clock.today(), "ZJ")
    assert decision.minutes_sha256 == decision.minutes.sha256
    assert decision.members.filter(part="recused").count() == 1


def test_decision_lapses_after_its_time() -> None:
    disposal = make_disposal(S.APPROVED)

    with time_machine.travel(timezone.now() + timedelta(days=360)):
        run_due()
        assert fresh(disposal).state == S.APPROVED
    with time_machine.travel(timezone.now() + timedelta(days=370)):
        run_due()

    assert fresh(disposal).state == S.LAPSED
    with pytest.raises(DomainError):
        apply(fresh(disposal), "take_up", actor=SYSTEM, by=AchievementFactory())


def test_database_freezes_what_was_proposed() -> None:
    disposal = make_disposal(S.PROPOSED)

    with pytest.raises(DomainError, match="不能再改"):
        change(disposal, title="别的")
    with pytest.raises(DatabaseError), transaction.atomic():
        Disposal.objects.filter(pk=disposal.pk).update(asked_yuan=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        ItemOwner.objects.filter(item__disposal=disposal).update(share=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        ItemOwner.objects.create(item=disposal.items.get(), order=9, name="后来的", share=1)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.lists(st.integers(1, 10_000), min_size=1, max_size=6))
def test_shares_are_sound_exactly_when_they_sum_to_the_whole(shares: list[int]) -> None:
    with transaction.atomic():
        disposal = make_disposal()
        names = [disposal.organisation.name, *(f"共有人{number}" for number in range(1, len(shares)))]
        rows = [
            {"name": name, "share": share, "way": "joint_work", "paper": "协议"}
            for name, share in zip(names, shares, strict=True)
        ]
        rewrite(disposal, owners=rows)

        assert ("shares" in codes(disposal)) == (sum(shares) != 10_000)
        assert fresh(disposal).content_sha256 == hash_of(content_of(fresh(disposal)))
        transaction.set_rollback(True)
