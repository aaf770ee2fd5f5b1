"""`lianqiao import` saves what the upload page would save, and says in one sentence why not."""

from pathlib import Path

import openpyxl
import pytest

from lianqiao.cli.app import main
from lianqiao.core.models import Job, JobState, StoredFile
from lianqiao.core.permissions import Role
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.organisations.models import Membership
from tests.factories import MembershipFactory, UserFactory

HEADING = "成果名称,通俗说明,外部编号,备注\n"
ROWS = HEADING + "无氟提纯,不用氢氟酸,A-1,\n,没有名称,A-2,\n梯级洗涤,少用三成水,A-3,\n"


@pytest.fixture(autouse=True)
def on_the_suites_database(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command works on the database of the tests and starts none of its own."""
    monkeypatch.setenv("DATABASE_URL", "postgres://the-one-of-the-suite/")


@pytest.fixture
def editor(on_the_suites_database: None) -> Membership:
    """Somebody who may import for an organisation."""
    membership: Membership = MembershipFactory(user=UserFactory(email="editor@example.com"))
    return membership


def run(*words: str) -> int:
    """The exit status of the command."""
    with pytest.raises(SystemExit) as left:
        main(["import", *words])
    return int(left.value.code or 0)


def written(folder: Path, text: str = ROWS, name: str = "成果.csv") -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_good_rows_are_saved_and_the_others_lie_beside_the_table(
    editor: Membership, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = run("achievements", written(tmp_path), "--as", "Editor@example.com")

    assert status == 1
    assert sorted(Achievement.objects.values_list("title", "external_id", "organisation", "created_by")) == [
        ("无氟提纯", "A-1", editor.organisation_id, editor.user_id),
        ("梯级洗涤", "A-3", editor.organisation_id, editor.user_id),
    ]
    reasons = tmp_path / "未导入的行-成果.xlsx"
    assert capsys.readouterr().out.splitlines() == [
        "3 rows: 2 imported, 0 known already, 1 with faults",
        "Columns that nobody knows: 备注",
        f"The rows that were left out, with the reasons: {reasons}",
    ]
    sheet = openpyxl.load_workbook(reasons).active
    assert [cell.value for cell in sheet[2]][:2] == [3, "成果名称：必填。"]


def test_second_import_saves_nothing_twice_and_keeps_the_first_report(editor: Membership, tmp_path: Path) -> None:
    table = written(tmp_path)
    run("achievements", table, "--as", editor.user.email)

    status = run("achievements", table, "--as", editor.user.email)

    assert status == 1
    assert Achievement.objects.count() == 2
    assert Job.objects.latest("created_at").result["duplicates"] == 2
    assert sorted(path.name for path in tmp_path.glob("*.xlsx")) == [
        "未导入的行-成果-2.xlsx",
        "未导入的行-成果.xlsx",
    ]


def test_table_without_faults_ends_with_status_0(
    editor: Membership, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = written(tmp_path, "需求名称\n镁合金压铸件防腐\n")

    assert run("demands", table, "--as", editor.user.email) == 0
    assert capsys.readouterr().out == "1 rows: 1 imported, 0 known already, 0 with faults\n"
    job = Job.objects.get()
    assert (job.state, job.actor_user_id) == (JobState.SUCCEEDED, editor.user_id)
    assert StoredFile.objects.get().subject == job


def test_dry_run_reports_and_saves_nothing(
    editor: Membership, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = run("achievements", written(tmp_path), "--as", editor.user.email, "--dry-run")

    assert status == 1
    assert not Achievement.objects.exists()
    assert capsys.readouterr().out.splitlines() == [
        "3 rows: 2 could be imported, 0 known already, 1 with faults",
        "Columns that nobody knows: 备注",
        f"The rows that were left out, with the reasons: {tmp_path / '检查结果-成果.xlsx'}",
    ]


def test_person_of_several_organisations_names_one(
    editor: Membership, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other: Membership = MembershipFactory(user=editor.user)
    table = written(tmp_path, "成果名称\n无氟提纯\n")

    assert run("achievements", table, "--as", editor.user.email) == 1
    said = capsys.readouterr().err
    assert "belongs to several organisations; name one with --organisation" in said
    assert other.organisation.uscc in said
    assert not Job.objects.exists()

    code = other.organisation.uscc
    assert run("achievements", table, "--as", editor.user.email, "--organisation", code) == 0
    assert Achievement.objects.get().organisation == other.organisation


@pytest.mark.parametrize(
    ("text", "name", "sentence"),
    [
        ("通俗说明\n不用氢氟酸\n", "成果.csv", "缺少必填列：成果名称"),
        ("成果名称\n", "成果.csv", "文件中没有数据"),
        ("成果名称\n无氟提纯\n", "成果.xlsx", ""),
        ("", "成果.csv", "文件是空的"),
    ],
)
def test_bad_table_is_refused_in_one_sentence(
    editor: Membership, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, name: str, sentence: str
) -> None:
    table = written(tmp_path, text, name)

    assert run("achievements", table, "--as", editor.user.email) == 1

    said = capsys.readouterr().err
    assert said.startswith(f"lianqiao: {table}: ")
    assert sentence in said
    assert len(said.splitlines()) == 1
    assert not Job.objects.exists()
    assert not StoredFile.objects.exists()


def test_table_that_is_not_there_is_refused(
    editor: Membership, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "无.csv"

    assert run("achievements", str(table), "--as", editor.user.email) == 1
    assert capsys.readouterr().err == f"lianqiao: {table} cannot be read: No such file or directory.\n"


def test_unknown_register_person_and_organisation_are_refused(
    editor: Membership, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = written(tmp_path)
    loner = UserFactory()

    for words, sentence in [
        (["stars", table, "--as", editor.user.email], "There is no register stars; choose one of "),
        (["achievements", table, "--as", "nobody@example.com"], "Nobody has an account under nobody@example.com."),
        (["achievements", table, "--as", loner.email], f"{loner.email} belongs to no organisation"),
        (
            ["achievements", table, "--as", editor.user.email, "--organisation", "91"],
            f"{editor.user.email} does not belong to an organisation with the code 91.",
        ),
    ]:
        assert run(*words) == 1
        assert capsys.readouterr().err.startswith(f"lianqiao: {sentence}")
    assert not Job.objects.exists()


def test_role_without_the_right_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    viewer: Membership = MembershipFactory(roles=[Role.VIEWER])

    assert run("achievements", written(tmp_path), "--as", viewer.user.email) == 1
    assert "您当前的角色不能导入数据" in capsys.readouterr().err
    assert not StoredFile.objects.exists()
