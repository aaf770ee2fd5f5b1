"""`lianqiao plan parse` on real files: what it writes, and its sentence for each thing that is wrong."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, TypeAlias

import pytest

from lianqiao.cli.app import main

Run: TypeAlias = "Callable[..., Outcome]"

PLAN = """晋川省科技成果转化行动方案（2025—2027年）
一、重点任务
1.建设中试平台。到2027年，建成中试平台50个以上。（省科技厅牵头，财政厅配合）
2.提升创新??能力。支持。
二、保障措施
（一）加强领导。落实。
"""


class Outcome(NamedTuple):
    status: int
    out: str
    err: str


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run_command(*words: object) -> Outcome:
        with pytest.raises(SystemExit) as left:
            main(["plan", *map(str, words)])
        return Outcome(int(left.value.code or 0), *capsys.readouterr())

    return run_command


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.txt"
    path.write_text(PLAN, encoding="utf-8")
    return path


def test_summary_is_a_page_to_read(run: Run, plan: Path) -> None:
    result = run("parse", plan)

    assert (result.status, result.err) == (0, "")
    lines = result.out.splitlines()
    assert lines[:2] == ["晋川省科技成果转化行动方案（2025—2027年）", "晋川省  2025—2027年"]
    assert lines[3:8] == [
        "一　重点任务",
        "  1　建设中试平台",
        "    牵头：省科技厅",
        "    配合：省财政厅",
        "    机制：中试基地",
    ]
    assert lines[8].startswith("    [目标] ")
    assert "≥ 50个" in lines[8]
    assert lines[-1] == f"待核对（{PLAN.index('??')}）：此处有字符丢失，无法还原，请对照原件核对"


def test_json_is_the_whole_plan(run: Run, plan: Path) -> None:
    result = run("parse", plan, "--json")

    found = json.loads(result.out)
    assert (result.status, result.err) == (0, "")
    assert [(task["number"], task["lead"], task["support"]) for task in found["tasks"]] == [
        ("1", ["省科技厅"], ["省财政厅"]),
        ("2", [], []),
        ("一", [], []),
    ]
    (quantity,) = found["quantities"]
    assert PLAN[quantity["start"] : quantity["end"]] == quantity["quote"] == "建成中试平台50个以上"[-5:]
    assert (quantity["value"], quantity["unit"], quantity["deadline"]) == (50, "个", "2027")


def test_text_is_what_offsets_count_in(run: Run, plan: Path) -> None:
    result = run("parse", plan, "--text")

    assert result == Outcome(0, PLAN + "\n", "")


def test_file_in_gb18030_is_read(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_bytes(PLAN.encode("gb18030"))

    assert json.loads(run("parse", path, "--json").out)["title"] == "晋川省科技成果转化行动方案（2025—2027年）"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "No such file or directory."),
        (b"", "the file has no text in it."),
        (bytes(range(256)) * 4, "unknown kind of file; use text, HTML, Word (.docx) or PDF."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "an old Word or WPS file; save it as .docx."),
    ],
)
def test_unreadable_file_gives_one_sentence(run: Run, tmp_path: Path, content: bytes | None, sentence: str) -> None:
    path = tmp_path / "plan.bin"
    if content is not None:
        path.write_bytes(content)

    result = run("parse", path, "--json")

    assert (result.status, result.out) == (1, "")
    assert result.err == f"lianqiao: {path}: {sentence}\n"


def test_folder_is_no_plan(run: Run, tmp_path: Path) -> None:
    assert run("parse", tmp_path) == Outcome(1, "", f"lianqiao: {tmp_path}: Is a directory.\n")
