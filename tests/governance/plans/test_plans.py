"""Taking plans in: who may, what the head becomes, versions one after the other."""

from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.models import Job, JobState
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.governance.plans.domain import change_plan, create_plan, take_over_tasks, upload_version
from lianqiao.governance.plans.enums import PlanState, Reach, TaskState
from lianqiao.governance.plans.models import Find, PlanDocument, PlanVersion, Task
from tests.factories import make_actor, make_government
from tests.governance.plans.makers import TEXT, confirm, departments, make_issued, make_keeper, make_plan, upload
from tests.governance.plans.runs import run_job

pytestmark = pytest.mark.django_db


def test_plan_takes_its_head_from_the_text_where_nothing_was_typed() -> None:
    plan = make_plan(make_keeper(), issuer="辽河省人民政府")

    assert (plan.title, plan.issuer) == ("辽河省冷材料成果转化实施方案", "辽河省人民政府")
    assert (plan.begins_on, plan.ends_on) == (date(2026, 1, 1), date(2027, 12, 31))
    assert plan.version == plan.versions.get()


def test_plan_keeps_the_title_that_was_typed() -> None:
    assert make_plan(make_keeper(), title="我省的方案").title == "我省的方案"


def test_plan_is_refused_to_an_enterprise() -> None:
    with pytest.raises(AccessError):
        create_plan(upload(), actor=make_actor(Role.EDITOR))

    assert not PlanDocument.objects.exists()
    assert not Job.objects.exists()


def test_plan_of_a_wrong_kind_of_file_is_refused() -> None:
    with pytest.raises(DomainError) as refused:
        create_plan(SimpleUploadedFile("方案.csv", b"a,b"), actor=make_keeper())

    assert refused.value.code == "file_type"
    assert not PlanDocument.objects.exists()


def test_plan_without_a_file_wants_the_plan_above() -> None:
    with pytest.raises(DomainError) as refused:
        create_plan(None, actor=make_keeper("290100"), values={"title": "本市方案"})

    assert refused.value.code == "plan_empty"
    assert not PlanDocument.objects.exists()


def test_job_reads_the_file_once() -> None:
    actor = make_keeper()
    plan = create_plan(upload(), actor=actor)
    version = plan.versions.get()

    first = run_job(version)
    kept = list(version.finds.values_list("pk", flat=True))
    again = run_job(version)

    version.refresh_from_db()
    assert version.text == TEXT
    assert (first.state, again.state) == (JobState.SUCCEEDED, JobState.SUCCEEDED)
    assert first.result == again.result == {"finds": len(kept), "carried": 0}
    assert list(version.finds.values_list("pk", flat=True)) == kept
    assert version.finds.filter(kind="task").count() == 2


def test_whole_plan_is_read_from_its_file_word_for_word() -> None:
    text = (Path(__file__).parent / "plan.txt").read_text(encoding="utf-8")
    actor = make_keeper()
    plan = create_plan(upload(text), actor=actor)

    job = run_job(plan.versions.get())

    plan.refresh_from_db()
    finds = list(plan.version.finds.select_related("part_of"))
    assert job.state == JobState.SUCCEEDED
    assert (plan.document_number, plan.ends_on) == ("辽政办发〔2026〕3号", date(2028, 12, 31))
    assert [find.quote for find in finds] == [text[find.start : find.end] for find in finds]
    numbers = [find.number for find in finds if find.is_task]
    assert numbers == [*(str(number) for number in range(1, 11)), "一", "二", "三"]
    stored = {find.indicator for find in finds if find.part_of is not None and find.part_of.number == "8"}
    assert any("示范点" in indicator for indicator in stored)


def test_job_says_why_a_file_gives_no_text() -> None:
    plan = create_plan(SimpleUploadedFile("方案.txt", b"\n \n"), actor=make_keeper())
    version = plan.versions.get()

    job = run_job(version)

    version.refresh_from_db()
    assert (job.state, job.message) == (JobState.FAILED, "文件里没有可以读取的文字，请检查后重新上传。")
    assert version.problem == job.message
    assert version.parsed_at is None
    assert PlanDocument.objects.get().version is None


def test_second_version_waits_until_the_first_was_read() -> None:
    actor = make_keeper()
    plan = create_plan(upload(), actor=actor)

    with pytest.raises(DomainError) as refused:
        upload_version(plan, upload(), actor=actor)

    assert refused.value.code == "plan_reading"
    assert PlanVersion.objects.count() == 1


def test_head_is_changed_by_its_own_body_alone() -> None:
    actor = make_keeper()
    plan = make_plan(actor)

    with pytest.raises(AccessError):
        change_plan(plan, actor=make_keeper(), values={"title": "别的"})
    changed = change_plan(plan, actor=actor, values={"document_number": "辽政办发〔2026〕9号"})

    assert changed.document_number == "辽政办发〔2026〕9号"
    assert changed.title == "辽河省冷材料成果转化实施方案"


def test_plan_carries_out_only_what_was_issued_to_its_region() -> None:
    province, city = make_keeper(), make_keeper("290100")
    draft = make_plan(province)
    inner = make_issued(province, reach=Reach.LEVEL)

    for source in (draft, inner):
        with pytest.raises(DomainError) as refused:
            create_plan(None, actor=city, values={"title": "本市方案", "derived_from": source})
        assert refused.value.code == "plan_source"

    assert not PlanDocument.objects.filter(organisation=city.organisation).exists()


def test_city_takes_over_tasks_of_the_province_once() -> None:
    province, city = make_keeper(), make_keeper("290100")
    above = make_issued(province)
    plan = create_plan(
        None, actor=city, values={"title": "本市方案", "derived_from": above, "ends_on": date(2027, 6, 30)}
    )
    sources = above.tasks.all()

    made = take_over_tasks(plan, sources, actor=city)
    again = take_over_tasks(plan, sources, actor=city)

    assert [task.title for task in made] == ["建设中试平台", "扩大成果供给"]
    assert {task.derived_from for task in made} == set(sources)
    assert {task.due_on for task in made} == {date(2027, 6, 30)}
    assert {task.state for task in made} == {TaskState.PREPARED}
    assert again == []


def test_city_is_refused_tasks_for_a_plan_of_another_city() -> None:
    province, city = make_keeper(), make_keeper("290100")
    above = make_issued(province)
    plan = create_plan(None, actor=city, values={"title": "本市方案", "derived_from": above})

    with pytest.raises(AccessError):
        take_over_tasks(plan, above.tasks.all(), actor=make_keeper("290200"))

    assert not plan.tasks.exists()


def test_issued_plan_assigns_what_was_confirmed_and_later_what_came_after() -> None:
    actor = make_keeper()
    departments()
    plan = make_plan(actor)
    confirm(plan, actor, "建设中试平台")

    apply(plan, "issue", actor=actor)
    with pytest.raises(DomainError, match="没有待下达的新任务"):
        apply(plan, "issue_more", actor=actor)
    confirm(plan, actor, "扩大成果供给")
    apply(plan, "issue_more", actor=actor)

    assert set(plan.tasks.values_list("state", flat=True)) == {TaskState.PLANNED}
    assert plan.tasks.count() == 2


def test_plan_ends_when_no_task_is_open() -> None:
    actor = make_keeper()
    plan = make_issued(actor)

    with pytest.raises(DomainError, match="还有 2 项任务没有销号"):
        apply(plan, "finish", actor=actor)
    for task in plan.tasks.all():
        apply(task, "stop", actor=actor, reason="不再实施")
    ended = apply(plan, "finish", actor=actor)

    assert ended.state == PlanState.FINISHED


def test_withdrawn_plan_stops_its_open_tasks() -> None:
    actor = make_keeper()
    plan = make_issued(actor)

    apply(plan, "withdraw", actor=actor, reason="重新制定")

    assert set(Task.objects.values_list("state", flat=True)) == {TaskState.STOPPED}


@pytest.mark.parametrize(
    ("code", "reach", "sees"),
    [
        ("290000", Reach.LEVEL, True),
        ("290100", Reach.LEVEL, False),
        ("290100", Reach.BELOW, True),
        ("310000", Reach.BELOW, False),
    ],
)
def test_issued_plan_is_seen_by_whom_it_reaches(code: str, reach: str, sees: bool) -> None:
    plan = make_issued(make_keeper(), reach=reach)
    reader = make_government(Role.VIEWER, code=code)

    assert PlanDocument.objects.visible_to(reader).filter(pk=plan.pk).exists() == sees
    assert Task.objects.visible_to(reader).filter(plan=plan).exists() == sees
    assert Find.objects.visible_to(reader).filter(version__plan=plan).exists() == sees


def test_city_plan_is_seen_above_once_issued_and_never_beside() -> None:
    city = make_keeper("290100")
    draft, issued = make_plan(city), make_issued(city)

    def seen(code: str) -> set[PlanDocument]:
        return set(PlanDocument.objects.visible_to(make_government(Role.VIEWER, code=code)))

    assert seen("290000") == {issued}
    assert seen("290200") == set()
    assert set(PlanDocument.objects.visible_to(city)) == {draft, issued}


def test_department_that_is_named_sees_its_task_and_not_the_plan() -> None:
    unit = make_actor(Role.EDITOR)
    plan = make_issued(make_keeper())
    task = plan.tasks.first()
    task.parties.all().delete()
    task.parties.create(role="lead", order=0, name="某厂", naming="matched", organisation=unit.organisation)

    assert list(Task.objects.visible_to(unit)) == [task]
    assert not PlanDocument.objects.visible_to(unit).exists()
