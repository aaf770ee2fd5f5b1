"""`lianqiao match` on real files: what it writes, and its sentence for each thing that is wrong."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, TypeAlias

import openpyxl
import pytest

from lianqiao.cli.app import main

Run: TypeAlias = "Callable[..., Outcome]"

ACHIEVEMENTS = [
    {
        "id": "a1",
        "title": "硫化物固态电解质制备技术",
        "text": "用于固态电池，离子电导率高。",
        "readiness": 6,
        "price": "300万元",
    },
    {"id": "a2", "title": "大豆分离蛋白提取工艺", "keywords": ["大豆", "蛋白"]},
    {"id": "a3", "text": "锂电池隔膜陶瓷涂覆装备。"},
]
DEMANDS = [
    {
        "id": "d1",
        "text": "我公司希望解决固态电池电解质电导率低的问题",
        "readiness_wanted": 7,
        "budget": 2000000,
    },
    {"id": "d2", "title": "大豆蛋白深加工"},
    {"id": "d3", "title": "望远镜"},
]


def write_lines(path: Path, records: list[dict[str, object]], encoding: str = "utf-8") -> Path:
    path.write_text("\n".join(json.dumps(record, ensure_ascii=False) for record in records), encoding=encoding)
    return path


@pytest.fixture
def achievements(tmp_path: Path) -> Path:
    return write_lines(tmp_path / "achievements.jsonl", ACHIEVEMENTS)


@pytest.fixture
def demands(tmp_path: Path) -> Path:
    return write_lines(tmp_path / "demands.jsonl", DEMANDS)


class Outcome(NamedTuple):
    status: int
    out: str
    err: str


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run_command(achievements: Path, demands: Path, *more: str) -> Outcome:
        with pytest.raises(SystemExit) as left:
            main(["match", "--achievements", str(achievements), "--demands", str(demands), *more])
        return Outcome(int(left.value.code or 0), *capsys.readouterr())

    return run_command


def test_the_program_runs_by_itself(achievements: Path, demands: Path) -> None:
    command = [sys.executable, "-m", "lianqiao", "match", "--achievements", str(achievements), "--demands"]

    right = subprocess.run([*command, str(demands)], capture_output=True, timeout=120, check=False)
    wrong = subprocess.run([*command, "none.csv"], capture_output=True, timeout=120, check=False)

    assert (right.returncode, right.stderr) == (0, b"")
    assert "硫化物固态电解质制备技术" in right.stdout.decode()
    assert (wrong.returncode, wrong.stdout, wrong.stderr) == (
        1,
        b"",
        b"lianqiao: none.csv: No such file or directory.\n",
    )


def test_json_gives_each_demand_its_hits_with_reasons_and_gaps(run: Run, achievements: Path, demands: Path) -> None:
    result = run(achievements, demands, "--json")

    first, second, third = map(json.loads, result.out.splitlines())
    assert (result.status, result.err) == (0, "")
    assert [hit["id"] for hit in first["hits"]] == ["a1", "a3"]
    assert {"word", "other_words"} >= {reason["kind"] for reason in first["hits"][0]["reasons"]}
    assert sum(reason["share"] for reason in first["hits"][0]["reasons"]) == pytest.approx(1, abs=1e-3)
    assert [gap["text"] for gap in first["hits"][0]["gaps"]] == [
        "报价300万元，超出200万元的预算",
        "成熟度6级，比要求的7级低1级",
    ]
    assert [hit["id"] for hit in second["hits"]] == ["a2"]
    assert third == {"id": "d3", "title": "望远镜", "hits": []}


def test_tsv_and_trec_have_one_line_a_pair(run: Run, achievements: Path, demands: Path) -> None:
    tsv = run(achievements, demands, "--format", "tsv", "-k", "1").out.splitlines()
    trec = run(achievements, demands, "--format", "trec", "-k", "1").out.splitlines()

    assert [line.split("\t")[:2] for line in tsv] == [["d1", "a1"], ["d2", "a2"]]
    assert [line.split(" ")[:4] for line in trec] == [["d1", "Q0", "a1", "1"], ["d2", "Q0", "a2", "1"]]
    assert [line.split("\t")[2] for line in tsv] == [line.split(" ")[4] for line in trec]


def test_table_says_why_and_what_does_not_fit(run: Run, achievements: Path, demands: Path) -> None:
    output = run(achievements, demands).out

    assert "a1  硫化物固态电解质制备技术" in output
    assert "提到“电解质”" in output
    assert "不足：报价300万元，超出200万元的预算" in output
    assert "没有相关的成果" in output


def test_csv_with_chinese_columns_in_gb18030_and_excel_give_the_same(
    run: Run, achievements: Path, tmp_path: Path
) -> None:
    rows = [
        ["编号", "需求名称", "需求描述", "拟投入（万元）", "要求成熟度", "备注"],
        ["d1", "固态电池", "电解质电导率低", "200", "7级", "无"],
        ["", "", "", "", "", ""],
        ["d2", "大豆蛋白深加工", "", "面议", "", ""],
    ]
    table = tmp_path / "demands.csv"
    table.write_bytes("\r\n".join(",".join(row) for row in rows).encode("gb18030"))
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append([int(cell) if cell.isdecimal() else cell or None for cell in row])
    book.save(tmp_path / "demands.xlsx")

    from_csv = run(achievements, table, "--json")
    from_excel = run(achievements, tmp_path / "demands.xlsx", "--json")

    assert from_csv.status == 0
    assert from_csv.out == from_excel.out
    first, second = map(json.loads, from_csv.out.splitlines())
    assert [gap["kind"] for gap in first["hits"][0]["gaps"]] == ["price", "readiness"]
    assert second["hits"][0]["gaps"] == []


def test_utf8_with_a_mark_and_gb18030_lines_are_read(run: Run, demands: Path, tmp_path: Path) -> None:
    plain = run(write_lines(tmp_path / "plain.jsonl", ACHIEVEMENTS), demands, "--format", "tsv").out

    for encoding in ("utf-8-sig", "gb18030"):
        other = write_lines(tmp_path / f"{encoding}.jsonl", ACHIEVEMENTS, encoding)
        assert run(other, demands, "--format", "tsv").out == plain


def test_a_record_without_words_is_left_out_with_a_warning(run: Run, achievements: Path, tmp_path: Path) -> None:
    demands = write_lines(tmp_path / "d.jsonl", [{"id": "d1", "title": "大豆"}, {"id": "d2", "title": " "}])

    result = run(achievements, demands, "--format", "tsv")

    assert [line.split("\t")[0] for line in result.out.splitlines()] == ["d1"]
    assert result.err == f"{demands}, line 2: no title and no text, left out.\n"
    assert result.status == 0


def test_skip_same_id_leaves_the_own_record_out(run: Run, achievements: Path, tmp_path: Path) -> None:
    demands = write_lines(tmp_path / "d.jsonl", [{"id": "c:a1", "title": "固态电池隔膜"}])

    assert "a1" in run(achievements, demands, "--format", "tsv").out.split()
    assert run(achievements, demands, "--format", "tsv", "--skip-same-id").out.split()[:2] == [
        "c:a1",
        "a3",
    ]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("none.jsonl", None, "No such file or directory"),
        ("a.docx", b"x", "unknown kind of file, use .jsonl, .csv or .xlsx"),
        ("a.jsonl", b"", "no records in it"),
        ("a.jsonl", b'{"id": "1", "title": "x"}\n{"id": "2", ', "line 2: broken JSON"),
        ("a.jsonl", b"[1]", "line 1: not a JSON object"),
        ("a.jsonl", b'{"title": "x"}', "line 1: no id"),
        (
            "a.jsonl",
            b'{"id": "1", "title": "x"}\n{"id": "1", "title": "y"}',
            "line 2: the id 1 is in the file twice",
        ),
        ("a.jsonl", b'{"id": "a b", "title": "x"}', "line 1: id may not contain blanks"),
        (
            "a.jsonl",
            b'{"id": "1", "title": "x", "readiness": 12}',
            "line 1: readiness has to be a level from 1 to 9",
        ),
        (
            "a.jsonl",
            b'{"id": "1", "title": "x", "price": "soon"}',
            "line 1: price_yuan has to be an amount in yuan",
        ),
        (
            "a.jsonl",
            b'{"id": "1", "title": "x", "region": "29"}',
            "line 1: region has to be a code of six digits",
        ),
        (
            "a.jsonl",
            b'{"id": "1", "title": "x", "updated": "2025-02-30"}',
            "line 1: updated has to be a date",
        ),
        ("a.jsonl", b"\x81\xff\xfe\x00", "neither UTF-8 nor GB18030"),
        ("a.csv", "名称,简介\nx,y".encode(), "no column for the id"),
        ("a.csv", "编号,单位\n1,y".encode(), "no column for a title"),
        ("a.csv", "编号,名称\n,电池".encode(), "line 2: no id"),
        ("a.csv", "编号,名称\n1,电池,多余".encode(), "line 2: 3 cells under 2 columns"),
        ("a.csv", b"id,title\n1,x\x00y", "not a text file"),
        ("a.xlsx", b"id,title\n1,x", "not a readable Excel workbook"),
        ("a.xlsx", b"PK\x03\x04 broken", "not a readable Excel workbook"),
    ],
)
def test_what_is_wrong_gets_one_sentence(
    run: Run, demands: Path, tmp_path: Path, name: str, content: bytes | None, sentence: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)

    result = run(path, demands)

    assert result.status != 0
    assert result.out == ""
    assert result.err.startswith(f"lianqiao: {path}")
    assert sentence in result.err
    assert result.err.count("\n") == 1


def test_a_wrong_day_gets_one_sentence(run: Run, achievements: Path, demands: Path) -> None:
    result = run(achievements, demands, "--on", "yesterday")

    assert result.status != 0
    assert result.err == "lianqiao: --on has to be a day like 2025-03-01, it is 'yesterday'.\n"
