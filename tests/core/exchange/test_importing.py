"""From a file to saved rows: the dry run names every bad cell, the import saves each good row once."""

import io
import os
import threading
from collections.abc import Callable, Sequence
from typing import Any

import openpyxl
import pytest
from django.db import connection

from lianqiao.core import jobs
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.exchange import ImportRow, importing, start_check, start_import
from lianqiao.core.models import Job, JobState, StoredFile
from tests.core.exchange.conftest import Target, upload
from tests.core.files.samples import workbook
from tests.forks import in_child_process

HEADING = "成果名称,持有单位,阶段,价格,备注\n"
MIXED = (
    HEADING
    + "涂层,一所,中试,80,\n"
    + "涂层,二所,中试,80,\n"
    + "电池,一所,小试,面议,\n"
    + ",,中试,,\n"
    + "风机,,,,\n"
    + "水泵,一所,产业化,,\n"
    + "阀门,一所,,,,多出来的\n"
)


def checked(text: str | bytes, actor: Actor, name: str = "成果.csv") -> Job:
    started = start_check("test.table", upload(text, name), actor=actor)
    jobs.run(started.pk)
    started.refresh_from_db()
    return started


def file_of(check: Job) -> StoredFile:
    return StoredFile.objects.get(pk=check.payload["file"])


def imported(check: Job, actor: Actor, **options: Any) -> Job:
    started = start_import("test.table", file_of(check), actor=actor, **options)
    jobs.run(started.pk)
    started.refresh_from_db()
    return started


def sheet_of(file_id: str) -> list[list[Any]]:
    with StoredFile.objects.get(pk=file_id).content.open("rb") as content:
        sheet = openpyxl.load_workbook(content).active
        return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_check_names_every_bad_cell_and_saves_nothing(target: Target, actor: Actor) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO test_imported VALUES ('旧成果')")

    check = checked(MIXED + "旧成果,一所,,,\n", actor)

    assert (check.state, check.done, check.total) == (JobState.SUCCEEDED, 8, 8)
    result = check.result
    assert {name: result[name] for name in ("rows", "good", "duplicates", "bad")} == {
        "rows": 8,
        "good": 1,
        "duplicates": 2,
        "bad": 5,
    }
    assert result["unknown_columns"] == ["备注"]
    assert [(p["row"], p["column"], p["value"], p["reason"]) for p in result["problems"]] == [
        (3, "", "", "与本文件第 2 行重复。"),
        (4, "阶段", "小试", "不在可选范围内，可选：实验室、中试、产业化。"),
        (4, "价格", "面议", "请填写数字金额，例如 1,234.5。"),
        (5, "", "", "这一行没有填完，还缺：成果名称、持有单位。"),
        (6, "持有单位", "", "必填。"),
        (7, "价格", "", "产业化阶段必须填写价格。"),
        (8, "", "", "这一行的内容超出了表头的列数。"),
        (9, "", "", "成果库中已有同名成果。"),
    ]
    assert target.titles() == ["旧成果"]


def test_check_gives_a_file_with_all_reasons(target: Target, actor: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "SHOWN_PROBLEMS", 3)

    check = checked(MIXED, actor)

    assert (len(check.result["problems"]), check.result["more_problems"]) == (3, 4)
    rows = sheet_of(check.result["report"])
    assert rows[0][:4] == ["行号", "原因", "成果名称", "持有单位"]
    assert rows[2][:6] == [
        4,
        "阶段：不在可选范围内，可选：实验室、中试、产业化。价格：请填写数字金额，例如 1,234.5。",
        "电池",
        "一所",
        "小试",
        "面议",
    ]
    assert [row[0] for row in rows[1:]] == [3, 4, 5, 6, 7, 8]
    report = StoredFile.objects.get(pk=check.result["report"])
    assert (report.subject, report.name) == (check, "检查结果-成果.xlsx")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "名称,价格\n甲,1\n",
            "缺少必填列：成果名称、持有单位；无法识别的列：名称；请下载模板后按模板的表头填写。",
        ),
        ("成果名称,单位,持有单位\n甲,乙,丙\n", "表头中“持有单位”出现了两次，请删去一列。"),
        ("成果名称,单位\n", "文件中没有数据，请在表头下面填写后重新上传。"),
    ],
)
def test_start_check_refuses_a_wrong_table_at_once(target: Target, actor: Actor, text: str, sentence: str) -> None:
    with pytest.raises(DomainError) as caught:
        start_check("test.table", upload(text), actor=actor)

    assert caught.value.message == sentence
    assert not Job.objects.exists()
    assert not StoredFile.objects.exists()


def test_money_in_another_unit_is_another_column(target: Target, actor: Actor) -> None:
    assert checked("成果名称*,单位,价格（万元）\n甲,乙,1\n", actor).result["unknown_columns"] == []
    assert checked("成果名称,单位（必填）,价格（元）\n甲,乙,1\n", actor).result["unknown_columns"] == ["价格（元）"]


def test_import_needs_the_right_at_the_start_and_while_it_runs(
    target: Target, actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    check = checked(MIXED, actor)
    with pytest.raises(AccessError):
        start_check("test.table", upload(MIXED), actor=Actor(user=actor.user))
    with pytest.raises(AccessError):
        start_import("test.table", file_of(check), actor=Actor(user=actor.user))
    assert Job.objects.count() == 1

    monkeypatch.setattr(jobs, "_actor_source", lambda user, _organisation: Actor(user=user))
    later = imported(check, actor)

    assert (later.state, target.titles()) == (JobState.FAILED, [])


def test_file_is_not_imported_twice_at_once(target: Target, actor: Actor) -> None:
    check = checked(MIXED, actor)
    start_import("test.table", file_of(check), actor=actor)

    with pytest.raises(DomainError) as refused:
        start_import("test.table", file_of(check), actor=actor)

    assert refused.value.code == "import_running"
    assert Job.objects.filter(kind=importing.IMPORT_JOB).count() == 1


def test_good_rows_are_saved_and_the_others_come_back(target: Target, actor: Actor) -> None:
    job = imported(checked(MIXED, actor), actor)

    assert (job.state, job.done, job.total) == (JobState.SUCCEEDED, 7, 7)
    assert target.titles() == ["涂层"]
    rejected = job.result.pop("rejected")
    assert job.result == {
        "rows": 7,
        "saved": 1,
        "duplicates": 1,
        "bad": 5,
        "unknown_columns": ["备注"],
        "refused": False,
    }
    rows = sheet_of(rejected)
    assert [row[0] for row in rows[1:]] == [3, 4, 5, 6, 7, 8]
    assert rows[1][1:4] == ["与本文件第 2 行重复。", "涂层", "二所"]
    assert rows[6][-1] == "多出来的"


def test_importing_again_saves_nothing_twice(target: Target, actor: Actor) -> None:
    check = checked(HEADING + "涂层,一所,,,\n电池,一所,,,\n", actor)
    imported(check, actor)
    again = imported(check, actor)

    assert (again.result["saved"], again.result["duplicates"]) == (0, 2)
    assert target.titles() == ["涂层", "电池"]


def test_duplicates_are_saved_when_that_is_wanted(target: Target, actor: Actor) -> None:
    job = imported(checked(MIXED, actor), actor, skip_duplicates=False)

    assert (job.result["saved"], job.result["duplicates"]) == (2, 0)
    assert target.titles() == ["涂层", "涂层"]


def test_rows_that_cannot_be_saved_do_not_take_others_with_them(target: Target, actor: Actor) -> None:
    target.refuse = {"电池"}
    job = imported(checked(HEADING + "涂层,一所,,,\n电池,一所,,,\n风机,一所,,,\n", actor), actor)

    assert (job.result["saved"], job.result["bad"]) == (2, 1)
    assert target.titles() == ["涂层", "风机"]
    assert sheet_of(job.result["rejected"])[1][:3] == [3, "不能保存电池。", "电池"]


def test_whole_import_saves_nothing_when_a_row_is_bad(target: Target, actor: Actor) -> None:
    job = imported(checked(MIXED, actor), actor, whole=True)

    assert (job.state, job.result["refused"], job.result["saved"]) == (JobState.SUCCEEDED, True, 0)
    assert target.titles() == []
    assert [row[0] for row in sheet_of(job.result["rejected"])[1:]] == [3, 4, 5, 6, 7, 8]


def test_whole_import_saves_nothing_when_a_row_cannot_be_saved(
    target: Target, actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "CHUNK", 1)
    target.refuse = {"风机"}
    check = checked(HEADING + "涂层,一所,,,\n电池,一所,,,\n风机,一所,,,\n", actor)
    job = imported(check, actor, whole=True)

    assert (job.state, target.titles()) == (JobState.FAILED, [])
    assert job.message == "第 4 至 4 行无法保存，全部未导入：不能保存风机。"


def test_whole_import_saves_all(target: Target, actor: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "CHUNK", 2)
    job = imported(checked(many(5), actor), actor, whole=True)

    assert (job.result["saved"], job.done, job.total) == (5, 5, 5)
    assert target.titles() == titles(5)


def test_excel_with_formulas_is_reported_cell_by_cell(target: Target, actor: Actor) -> None:
    book = openpyxl.Workbook()
    book.active.append(["成果名称", "持有单位", "人数"])
    book.active.append(["涂层", '=CONCAT("一","所")', 3])
    book.active.append(["电池", "二所", 3])
    buffer = io.BytesIO()
    book.save(buffer)

    check = checked(buffer.getvalue(), actor, "成果.xlsx")
    job = imported(check, actor)

    assert check.result["problems"] == [
        {
            "row": 2,
            "column": "持有单位",
            "value": '=CONCAT("一","所")',
            "reason": "单元格是公式，请用“选择性粘贴—数值”改成数值后重新上传。",
        }
    ]
    assert target.titles() == ["电池"]
    assert sheet_of(job.result["rejected"])[1][3] == '=CONCAT("一","所")'
    with StoredFile.objects.get(pk=job.result["rejected"]).content.open("rb") as content:
        assert openpyxl.load_workbook(content).active["D2"].data_type == "s"


@pytest.mark.parametrize("name", ["成果.csv", "成果.xlsx"])
def test_killed_import_saves_each_row_once(
    target: Target, actor: Actor, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(importing, "CHUNK", 10)
    text = HEADING + ",无名,,,\n" + many(45).removeprefix(HEADING) + "成果0007,重复,,,\n"
    check = checked(text.encode() if name.endswith("csv") else as_workbook(text), actor, name)
    started = start_import("test.table", file_of(check), actor=actor)

    target.before_save = dying(call=3)
    assert in_child_process(lambda: jobs.run(started.pk)) == 9
    started.refresh_from_db()
    assert (started.state, started.done, target.titles()) == (JobState.RUNNING, 20, titles(19))

    target.before_save = lambda _rows: None
    jobs.run(started.pk)
    started.refresh_from_db()
    assert (started.state, started.attempts, started.done) == (JobState.SUCCEEDED, 2, 47)
    assert target.titles() == titles(45)
    assert (started.result["saved"], started.result["duplicates"], started.result["bad"]) == (45, 1, 1)
    assert [row[:2] for row in sheet_of(started.result["rejected"])[1:]] == [
        [2, "成果名称：必填。"],
        [48, "与本文件第 9 行重复。"],
    ]


def test_killed_whole_import_saves_all_or_nothing(
    target: Target, actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "CHUNK", 10)
    check = checked(many(45), actor)
    started = start_import("test.table", file_of(check), actor=actor, whole=True)

    target.before_save = dying(call=3)
    assert in_child_process(lambda: jobs.run(started.pk)) == 9
    assert target.titles() == []

    target.before_save = lambda _rows: None
    jobs.run(started.pk)
    started.refresh_from_db()
    assert (started.state, started.result["saved"], target.titles()) == (JobState.SUCCEEDED, 45, titles(45))


def test_two_workers_on_one_import_save_each_row_once(
    target: Target, actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "CHUNK", 5)
    started = start_import("test.table", file_of(checked(many(100), actor)), actor=actor)
    gate = threading.Barrier(2)

    def work() -> None:
        try:
            gate.wait(60)
            jobs.run(started.pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    started.refresh_from_db()
    assert (started.state, started.result["saved"], started.result["duplicates"]) == (
        JobState.SUCCEEDED,
        100,
        0,
    )
    assert target.titles() == titles(100)


@pytest.fixture(autouse=True)
def acting_as_editor(actor: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs run with the roles that the person has today: here those at the start."""
    monkeypatch.setattr(jobs, "_actor_source", lambda _user, _organisation: actor)


def dying(*, call: int) -> Callable[[Sequence[ImportRow]], None]:
    """A hook that ends the process as `kill -9` does, at the given call."""
    calls = 0

    def die(_rows: Sequence[ImportRow]) -> None:
        nonlocal calls
        calls += 1
        if calls == call:
            os._exit(9)

    return die


def many(count: int) -> str:
    return HEADING + "".join(f"{title},一所,,,\n" for title in titles(count))


def titles(count: int) -> list[str]:
    return [f"成果{number:04}" for number in range(1, count + 1)]


def as_workbook(text: str) -> bytes:
    return workbook([list(line.split(",")) for line in text.splitlines()])
