"""`lianqiao match retrain --data` on a collection, and the sentences of retrain and adopt for what is wrong."""

import json
from pathlib import Path

import pytest

from lianqiao.cli.app import main
from lianqiao.engines.retrieval import Settings
from tests.engines.retrieval.test_retraining import NOUNS


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    """For each noun a document that has it in front and is meant, and one that repeats it."""
    corpus = [{"id": f"{noun}-fits", "title": noun, "text": "检测方法与流程说明。"} for noun in NOUNS]
    corpus += [{"id": f"{noun}-repeats", "title": "年会纪要", "text": f"提到{noun}，{noun}。"} for noun in NOUNS]
    queries = [{"id": f"n:{noun}", "text": noun} for noun in NOUNS]
    for name, rows in (("corpus", corpus), ("queries_need", queries)):
        lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
        (tmp_path / f"{name}.jsonl").write_text(f"{lines}\n", encoding="utf-8")
    judged = "".join(f"n:{noun}\t{noun}-fits\t1\n" for noun in NOUNS)
    (tmp_path / "qrels_need.tsv").write_text(judged, encoding="utf-8")
    return tmp_path


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(["match", *arguments])
    return int(left.value.code or 0)


def test_a_collection_is_learnt_from_without_a_database(collection: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("retrain", "--data", str(collection)) == 0
    assert run("retrain", "--data", str(collection)) == 0

    out = capsys.readouterr().out
    assert out.startswith("# 匹配排序第 1 版\n")
    assert "| 参与比较的需求 | 30 |" in out
    written = sorted(path.name for path in (collection / "ranking").glob("version-*"))
    assert written == [f"version-{number}.{ending}" for number in (1, 2) for ending in ("json", "md", "xlsx")]
    kept = json.loads((collection / "ranking" / "version-1.json").read_text(encoding="utf-8"))
    assert kept["version"] == 1
    assert Settings.from_dict(kept["settings"]).as_dict() == kept["settings"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["retrain", "--out", "somewhere"], "--index and --out go with --data"),
        (["retrain", "--data", "nowhere"], "nowhere"),
        (["adopt"], "Say which version"),
        (["adopt", "first"], "Say which version"),
        (["adopt", "3", "--revert"], "Say which version"),
    ],
)
def test_what_is_wrong_is_said(arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*arguments) == 1
    assert sentence in capsys.readouterr().err


def test_too_few_judged_queries_are_refused(collection: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (collection / "qrels_need.tsv").write_text(f"n:{NOUNS[0]}\t{NOUNS[0]}-fits\t1\n", encoding="utf-8")

    assert run("retrain", "--data", str(collection)) == 1

    assert "these are 1" in capsys.readouterr().err
    assert not (collection / "ranking").exists()
