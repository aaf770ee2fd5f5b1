"""Inspections and orders to rectify: issue, order, proof, effect check, and who sees which side."""

from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from docx import Document

from lianqiao.core import clock, metrics
from lianqiao.core.chronograph import start_of
from lianqiao.core.chronograph.running import run_due
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.files import files_of, may_download
from lianqiao.core.models import Message, StoredFile
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.governance.supervision.domain import change_rectification, hand_in_proof
from lianqiao.governance.supervision.interfaces.documents import rectification_order
from lianqiao.governance.supervision.models import Inspection, Rectification, RectificationReport
from tests.factories import OrganisationFactory, make_actor, make_government
from tests.governance.plans.makers import colleague, make_keeper, task_in, upload
from tests.governance.supervision.makers import (
    in_days,
    make_inspection,
    make_order,
    make_ordered,
    order_in,
    prove,
)

pytestmark = pytest.mark.django_db


def test_order_is_seen_by_both_sides_once_issued() -> None:
    city, unit = make_keeper("290100"), make_actor(Role.EDITOR)
    seen = {
        "own": city,
        "unit": unit,
        "above": make_government(Role.VIEWER),
        "another city": make_government(Role.VIEWER, code="290200"),
        "same city": make_government(Role.VIEWER, code="290100"),
        "stranger": make_actor(Role.VIEWER),
    }
    order = make_order(city, unit.organisation)
    assert [name for name, actor in seen.items() if Rectification.objects.visible_to(actor).exists()] == ["own"]

    apply(order, "issue", actor=city)

    visible = [name for name, actor in seen.items() if Rectification.objects.visible_to(actor).exists()]
    assert visible == ["own", "unit", "above"]
    assert Message.objects.get(recipient=unit.user).subject == "整改通知：中试平台进度滞后"


def test_unannounced_inspection_is_seen_when_it_is_finished() -> None:
    keeper, unit = make_keeper(), make_actor(Role.VIEWER)
    inspection = make_inspection(keeper, unit.organisation, is_announced=False)
    assert not Inspection.objects.visible_to(unit).exists()

    apply(inspection, "finish", actor=keeper, findings="总体顺利")

    assert Inspection.objects.visible_to(unit).get() == inspection


def test_body_does_not_order_itself() -> None:
    keeper = make_keeper()

    with pytest.raises(DomainError) as refused:
        make_order(keeper, keeper.organisation)

    assert refused.value.code == "unit_own"
    assert not Rectification.objects.exists()


def test_order_names_inspections_of_its_own_body_alone() -> None:
    keeper, unit = make_keeper(), OrganisationFactory()
    foreign = make_inspection(make_keeper(), unit)

    with pytest.raises(DomainError) as refused:
        make_order(keeper, unit, inspection=foreign)

    assert refused.value.code == "inspection_foreign"
    assert not Rectification.objects.exists()


def test_order_names_assigned_tasks_alone() -> None:
    task = task_in("prepared")

    with pytest.raises(DomainError) as refused:
        make_order(make_actor(Role.EDITOR, organisation=task.organisation), OrganisationFactory(), task=task)

    assert refused.value.code == "task_unassigned"
    assert not Rectification.objects.exists()


def test_issued_order_is_not_changed() -> None:
    keeper = make_keeper()
    order = make_ordered(keeper, OrganisationFactory())

    with pytest.raises(DomainError) as refused:
        change_rectification(order, actor=keeper, values={"title": "别的问题"})

    assert refused.value.code == "record_over"
    assert Rectification.objects.get().title == order.title


def test_order_leaves_time() -> None:
    keeper = make_keeper()
    order = make_order(keeper, OrganisationFactory(), due_on=in_days(0))

    with pytest.raises(DomainError):
        apply(order, "issue", actor=keeper)

    assert Rectification.objects.get().state == "draft"


def test_proof_needs_files_and_the_ordered_unit() -> None:
    keeper, unit = make_keeper(), make_actor(Role.EDITOR)
    order = make_ordered(keeper, unit.organisation)

    with pytest.raises(DomainError) as refused:
        hand_in_proof(order, actor=unit, text="改好了", evidence=[])
    with pytest.raises(AccessError):
        hand_in_proof(order, actor=make_actor(Role.EDITOR), text="改好了", evidence=[upload("照片", "照.txt")])

    assert refused.value.code == "proof_files"
    assert Rectification.objects.get().state == "ordered"
    assert (RectificationReport.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_evidence_is_read_by_both_sides_alone() -> None:
    keeper = make_keeper("290100")
    order = prove(make_ordered(keeper, OrganisationFactory()))
    file = files_of(order.reports.get()).get()

    assert may_download(file, actor=keeper)
    assert may_download(file, actor=make_actor(Role.VIEWER, organisation=order.unit))
    assert not may_download(file, actor=make_government(Role.VIEWER, code="290200"))


def test_effect_is_checked_by_somebody_who_did_not_issue_the_order() -> None:
    keeper = make_keeper()
    order = prove(make_ordered(keeper, OrganisationFactory()))

    with pytest.raises(DomainError):
        apply(order, "close", actor=keeper, opinion="到位")
    assert Rectification.objects.get().state == "checking"

    checker = colleague(keeper)
    order = apply(order, "close", actor=checker, opinion="选址已定，问题解决")
    report = order.reports.get()
    assert (order.effect, report.decision, report.decided_by) == ("选址已定，问题解决", "passed", checker.user)


def test_order_is_sent_back_with_a_later_day_and_reopened() -> None:
    keeper = make_keeper()
    order = prove(make_ordered(keeper, OrganisationFactory()))
    checker = colleague(keeper)

    with pytest.raises(DomainError):
        apply(order, "send_back", actor=checker, reason="没有批复", due_on=order.due_on)
    order = apply(order, "send_back", actor=checker, reason="没有批复", due_on=in_days(40))
    assert (order.state, order.due_on, order.reports.get().decision) == ("ordered", in_days(40), "returned")

    order = apply(prove(order), "close", actor=checker, opinion="到位")
    order = apply(order, "reopen", actor=checker, reason="又停工", due_on=in_days(60))
    assert (order.state, order.due_on, order.closed_on) == ("ordered", in_days(60), None)


def test_clock_reminds_of_an_order_and_again_after_it_was_extended() -> None:
    keeper, unit = make_keeper(), make_actor(Role.EDITOR)
    order = make_ordered(keeper, unit.organisation)

    with time_machine.travel(start_of(order.due_on + timedelta(days=1), hour=10), tick=False):
        run_due()
        order = apply(order, "extend", actor=keeper, reason="等批复", due_on=order.due_on + timedelta(days=30))
    with time_machine.travel(start_of(order.due_on + timedelta(days=1), hour=10), tick=False):
        run_due()

    late = Message.objects.filter(recipient=unit.user, subject="“中试平台进度滞后”已经逾期")
    assert late.count() == 2
    assert Rectification.objects.get().overdue_for == order.due_on


def test_order_is_an_official_document() -> None:
    keeper = make_keeper()
    order = make_ordered(keeper, OrganisationFactory(name="辽河省冷材料研究院"), document_number="辽科督〔2026〕3号")

    word = Document(BytesIO(rectification_order(order, as_pdf=False)))

    text = [paragraph.text for paragraph in word.paragraphs]
    assert "辽科督〔2026〕3号" in text
    assert "关于中试平台进度滞后的整改通知" in text
    assert "辽河省冷材料研究院：" in text
    assert any("倒排工期，每月报送进度" in line for line in text)
    assert rectification_order(order, as_pdf=True).startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("state", "expected"),
    [("draft", (0, 0, 0)), ("ordered", (1, 0, 0)), ("closed", (1, 1, 0)), ("withdrawn", (0, 0, 0))],
)
def test_figures_count_orders_by_state(state: str, expected: tuple[int, int, int]) -> None:
    order_in(state)

    names = ("supervision.orders", "supervision.orders_closed", "supervision.orders_overdue")
    assert tuple(metrics.get(name).value(on=clock.today()) for name in names) == expected
