"""Two people at once: at the list of a call, at a renewal, at a hearing, and at what a unit may hold once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from lianqiao.core import clock
from lianqiao.core.transitions import apply
from lianqiao.processes.programmes.definitions.grants import Grant
from lianqiao.processes.recognitions.domain.granting import grant_call
from lianqiao.processes.recognitions.domain.renewing import refuse_renewal, renew_recognition
from lianqiao.processes.recognitions.enums import RecognitionState as S
from lianqiao.processes.recognitions.models import Recognition
from tests.factories import OrganisationFactory, make_reviewer
from tests.factories.programmes import body_of as body_of_call
from tests.factories.programmes import make_call, make_scheme
from tests.factories.recognitions import DECISION, body_of, holder_of, make_recognition, over
from tests.processes.programmes.test_two_at_once import beside

pytestmark = pytest.mark.django_db(transaction=True)


def _decision() -> dict[str, Any]:
    return {**DECISION, "decided_on": clock.today(), "valid_from": clock.today()}


def _asked() -> Recognition:
    """One whose holder has asked to go on with it, nine days before its end."""
    record = make_recognition()
    Recognition.objects.filter(pk=record.pk).update(valid_until=clock.today() + timedelta(days=9))
    record.refresh_from_db()
    return apply(record, "ask_renewal", actor=holder_of(record), renewal_text="继续运行")


def test_two_who_grant_the_list_of_a_call_grant_it_once() -> None:
    call = make_call("decided", edition=make_scheme(grants=Grant("technology_manager", level="中级").to_json()))
    one, two = body_of_call(call), body_of_call(call)

    refusal = beside(
        lambda: grant_call(call, actor=one, values=_decision()), lambda: grant_call(call, actor=two, values=_decision())
    )

    assert refusal == "没有等待颁发的入选申报。"
    assert Recognition.objects.count() == 1


def test_two_bodies_do_not_recognise_the_same_twice() -> None:
    unit = OrganisationFactory()
    one, two = make_reviewer(), make_reviewer()

    refusal = beside(lambda: make_recognition(body=one, unit=unit), lambda: make_recognition(body=two, unit=unit))

    assert refusal == f"{unit.name} 的“石墨材料重点实验室”已经持有这种资格。"
    assert Recognition.objects.count() == 1


def test_numbers_of_two_who_recognise_follow_one_another() -> None:
    body, one, two = make_reviewer(), OrganisationFactory(), OrganisationFactory()

    refusal = beside(lambda: make_recognition(body=body, unit=one), lambda: make_recognition(body=body, unit=two))

    assert refusal == ""
    numbers = sorted(Recognition.objects.values_list("number", flat=True))
    assert [number[-4:] for number in numbers] == ["0001", "0002"]


def test_renewal_is_answered_once() -> None:
    asked = _asked()
    one, two = body_of(asked), body_of(asked)

    refusal = beside(
        lambda: renew_recognition(asked, actor=one, values=_decision()),
        lambda: refuse_renewal(asked, actor=two, reason="考核不合格"),
    )

    assert refusal == "没有待答复的延续申请。"
    assert Recognition.objects.get(pk=asked.pk).state == S.RENEWED
    assert Recognition.objects.filter(previous=asked.pk).count() == 1


def test_hearing_ends_in_one_way() -> None:
    record = make_recognition(S.HEARING)
    over(record, "hearing_until")
    one, two = body_of(record), body_of(record)

    refusal = beside(
        lambda: apply(record, "keep", actor=one, reason="情况属实，已经整改"),
        lambda: apply(record, "revoke", actor=two, reason="查实", end_decision="辽科发〔2026〕21号"),
    )

    assert refusal.startswith("当前状态是“有效”")
    assert Recognition.objects.get(pk=record.pk).state == S.VALID
