"""The way of recognitions: from a call, a table or the reserve to renewal, revocation and appeal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from lianqiao.core import clock
from lianqiao.core.access import ANONYMOUS
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.exchange import ImportRow, importer_of
from lianqiao.core.models import Message, SecrecyReview
from lianqiao.core.norms.models import NormKey
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.processes.programmes.checking import problems_of_edition
from lianqiao.processes.programmes.definitions.grants import Grant
from lianqiao.processes.programmes.domain.schemes import update_edition
from lianqiao.processes.recognitions.domain.entering import enter_recognition
from lianqiao.processes.recognitions.domain.granting import grant_call
from lianqiao.processes.recognitions.domain.kinds import create_kind
from lianqiao.processes.recognitions.enums import Origin
from lianqiao.processes.recognitions.enums import RecognitionState as S
from lianqiao.processes.recognitions.loading import packaged
from lianqiao.processes.recognitions.models import Recognition, RecognitionKind
from lianqiao.processes.recognitions.queries import waiting
from tests.core.norms.makers import make_norm
from tests.factories import OrganisationFactory, make_actor, make_reviewer
from tests.factories.programmes import body_of as body_of_call
from tests.factories.programmes import issue, make_call, make_scheme
from tests.factories.recognitions import (
    DECISION,
    PLATFORM,
    body_of,
    kind,
    make_recognition,
)

pytestmark = pytest.mark.django_db
MANAGER = {"kind": "technology_manager", "title": "季明湛", "level": "中级"}
TODAY = {**DECISION, "decided_on": date(2026, 3, 1), "valid_from": date(2026, 3, 1)}


def decided_call(**values: Any) -> Any:
    """A decided call with one selected application, whose scheme grants managers of the middle level."""
    grant = Grant("technology_manager", level="中级").to_json()
    return make_call("decided", edition=make_scheme(grants={**grant, **values}))


# ---- what schemes grant


def test_scheme_says_what_is_wrong_with_its_grant() -> None:
    edition = make_scheme("draft", grants=Grant("innovation_platform", level="部级", name="平台名称").to_json())

    assert [
        line for line in problems_of_edition(edition) if "创新平台" in line or "部级" in line or "平台名称" in line
    ] == [
        "请写明授予创新平台认定的类别：重点实验室、工程化中心、企业技术中心、技术创新中心，或申报表里相应字段的名称。",
        "“部级”既不是创新平台认定的等级，也不是申报表里的字段。",
        "申报表里没有必填的字段“平台名称”，不能用它作名称。",
    ]
    with pytest.raises(DomainError):
        issue(edition, body_of_call(edition))


def test_grant_takes_level_from_a_choice_of_the_form() -> None:
    edition = make_scheme("draft", grants=Grant("technology_manager", level="申报等级").to_json())
    field = {"key": "f7", "label": "申报等级", "kind": "choice", "options": ["初级", "中级", "高级"]}
    form = [*edition.form, {"key": "s3", "title": "等级", "fields": [field]}]

    assert len(problems_of_edition(edition)) == 1
    edition = update_edition(edition, actor=body_of_call(edition), values={"form": form})

    assert problems_of_edition(edition) == []


def test_selected_of_a_decided_call_are_recognised_once() -> None:
    call = decided_call()
    application = call.applications.get()
    actor = body_of_call(call)
    Message.objects.all().delete()

    assert list(waiting.calls_to_grant(actor)) == [call]
    made = grant_call(call, actor=actor, values=TODAY)

    told = Recognition.objects.get()
    assert made == [told]
    assert (told.kind_id, told.level, told.title, told.holder) == (
        "technology_manager",
        "中级",
        "压铸件防腐涂层产业化",
        application.organisation,
    )
    assert (told.number, told.valid_until) == ("JSJLR20262900000001", date(2029, 2, 28))
    assert (told.origin, told.application, told.is_published) == (Origin.CALL, application, True)
    assert Message.objects.filter(key__startswith="recognitions.recognition.").count() == 1
    assert list(waiting.calls_to_grant(actor)) == []
    with pytest.raises(DomainError, match="没有等待颁发"):
        grant_call(call, actor=actor, values=TODAY)
    with pytest.raises(AccessError):
        grant_call(decided_call(), actor=actor, values=TODAY)
    assert Recognition.objects.count() == 1


def test_selected_who_holds_it_already_goes_on_with_it() -> None:
    call = decided_call()
    actor = body_of_call(call)
    unit = call.applications.get().organisation
    old = make_recognition(body=actor, unit=unit, **{**MANAGER, "title": "压铸件防腐涂层产业化"})

    made = grant_call(call, actor=actor, values=TODAY)

    old.refresh_from_db()
    assert made[0].previous == old
    assert (old.state, old.ended_on) == (S.RENEWED, date(2026, 3, 1))


# ---- entering


def test_entered_recognition_has_number_time_and_waits_for_clearance() -> None:
    actor = make_reviewer()
    told = make_recognition(body=actor, valid_from=date(2026, 5, 1), decided_on=date(2026, 4, 20))
    officer = body_of(told, Role.SECRECY_OFFICER)

    assert (told.number, told.valid_until) == ("CXPT20262900000001", date(2029, 4, 30))
    assert Recognition.objects.public().count() == 0
    assert [one.pk for one in waiting.to_clear(officer)] == [told.pk]
    with pytest.raises(DomainError):
        apply(
            told,
            "publish",
            actor=replace(actor, roles=frozenset({Role.SECRECY_OFFICER})),
            opinion="可以公开",
        )
    apply(told, "publish", actor=officer, opinion="可以公开")

    assert Recognition.objects.visible_to(ANONYMOUS).get() == told
    assert SecrecyReview.objects.filter(subject_id=told.pk).count() == 1


def test_entry_that_does_not_fit_its_kind_is_refused() -> None:
    actor = make_reviewer()
    values = {**DECISION, "valid_from": clock.today(), "holder": OrganisationFactory(), "title": "某平台"}
    tomorrow = clock.today() + timedelta(days=1)

    with pytest.raises(InvalidInput) as refusal:
        enter_recognition(kind(), actor=actor, values={**values, "category": "实验室", "decided_on": tomorrow})
    with pytest.raises(AccessError):
        enter_recognition(kind(), actor=make_actor(), values={**values, "decided_on": clock.today()})

    assert set(refusal.value.errors) == {"category", "level", "decided_on"}
    assert Recognition.objects.count() == 0


def test_unit_holds_no_more_than_the_norm_and_nothing_twice() -> None:
    actor, unit = make_reviewer(), OrganisationFactory()
    make_norm(NormKey.objects.get(pk="pilot_platforms.poc_per_unit"), "1", code="290000")
    first = make_recognition(body=actor, unit=unit, kind="proof_centre", title="概念验证中心", level="省级")

    with pytest.raises(DomainError, match="每家单位最多 1 个"):
        make_recognition(body=actor, unit=unit, kind="proof_centre", title="第二中心", level="省级")
    make_recognition(body=actor, unit=unit)
    with pytest.raises(DomainError, match="已经持有这种资格"):
        make_recognition(body=actor, unit=unit)

    assert list(Recognition.objects.filter(kind="proof_centre")) == [first]


def test_unit_that_registers_later_finds_what_it_holds() -> None:
    actor = make_reviewer()
    unit = OrganisationFactory.build(region=actor.organisation.region)
    values = {"unit_name": unit.name, "unit_uscc": unit.uscc}
    told = make_recognition(body=actor, unit=None, **values, holder=None)

    assert told.holder is None
    member = make_actor(organisation=OrganisationFactory(uscc=unit.uscc))
    assert Recognition.objects.held_by(member).get() == told
    assert Recognition.objects.held_by(make_actor()).count() == 0


def test_table_of_earlier_recognitions_is_checked_and_entered_whole() -> None:
    actor, unit = make_reviewer(), OrganisationFactory()
    importer = importer_of("recognitions")
    row = {
        **{column.name: None for column in importer.columns},
        **DECISION,
        **PLATFORM,
        "kind": "innovation_platform",
        "number": "老编号-7",
        "unit_name": unit.name,
        "unit_uscc": unit.uscc,
        "decided_on": date(2025, 1, 5),
        "valid_from": date(2025, 1, 5),
    }

    assert importer.validate_row(row, actor) == {}
    assert set(importer.validate_row({**row, "level": "部级"}, actor)) == {"level"}
    importer.save_rows([ImportRow(2, row)], actor)
    told = Recognition.objects.get()
    assert (told.number, told.holder, told.valid_until) == ("老编号-7", unit, date(2028, 1, 4))
    assert importer.duplicates([ImportRow(3, row)], actor) == {3: "编号 老编号-7 已经录入过。"}
    assert importer.is_for(actor)
    assert not importer.is_for(make_actor())


def test_kind_of_a_government_is_used_without_code() -> None:
    actor = make_reviewer()
    values = {"name": "转化示范基地", "summary": "示范", "source": "某文件", "holder": "unit", "mark": "SFJD"}
    own = create_kind(
        actor=actor, values={**values, "levels": ["一级", "二级"], "validity": {"length": 2, "unit": "years"}}
    )
    given = {**DECISION, "decided_on": clock.today(), "valid_from": date(2026, 1, 1), "holder": OrganisationFactory()}

    told = enter_recognition(own, actor=actor, values={**given, "title": "基地", "level": "二级"})

    assert (told.number[:4], told.valid_until) == ("SFJD", date(2027, 12, 31))
    with pytest.raises(AccessError):
        create_kind(actor=make_actor(), values=values)
    with pytest.raises(DomainError, match="不由本地区认定"):
        enter_recognition(own, actor=make_reviewer(code="310000"), values={**given, "title": "别处", "level": "二级"})


def test_packaged_kinds_are_those_of_the_file() -> None:
    assert {row["key"] for row in packaged()} == {
        "technology_manager",
        "proof_centre",
        "pilot_platform",
        "innovation_platform",
        "demonstration_scenario",
        "first_set",
    }
    assert RecognitionKind.objects.filter(origin="package").count() == len(packaged())
