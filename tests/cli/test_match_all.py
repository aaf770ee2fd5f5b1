"""`lianqiao match --all`: an index in, a file of pairs out, and sentences for what is missing."""

from pathlib import Path

import pytest

from lianqiao.cli.app import main
from lianqiao.engines.retrieval import Document, Index


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """Two achievements and two demands, one of them of the owner of what fits it best."""
    texts = (("achievement", "a1", "真空压铸降低气孔", "u1"), ("achievement", "a2", "压铸件气孔检测", "u2"))
    asked = (("demand", "d1", "压铸件有气孔", "u1"), ("demand", "d2", "真空压铸", "u3"))
    Index.rebuild(tmp_path / "index", [Document(id=i, kind=k, title=t, owner=o) for k, i, t, o in (*texts, *asked)])
    return tmp_path / "index"


def test_every_demand_is_matched_with_what_is_not_its_owners(index: Path, tmp_path: Path) -> None:
    out = tmp_path / "pairs.tsv"

    with pytest.raises(SystemExit) as left:
        main(["match", "--all", "--index", str(index), "--out", str(out), "--workers", "1"])

    assert not left.value.code

    pairs = [line.split("\t")[:3] for line in out.read_text(encoding="utf-8").splitlines()]
    assert pairs == [["d1", "1", "a2"], ["d2", "1", "a1"], ["d2", "2", "a2"]]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["index", "pairs.tsv"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--all"], "--all needs --out"),
        ([], "Name two files"),
        (["--all", "--out", "pairs.tsv", "--index", "nowhere"], "no match index in nowhere"),
    ],
)
def test_what_is_missing_is_said(arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["match", *arguments])
    assert left.value.code == 1
    assert sentence in capsys.readouterr().err
