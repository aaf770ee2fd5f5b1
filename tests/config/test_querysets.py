"""Names of querysets are told apart over the whole project: the type checker knows their managers by name alone."""

import ast
from collections import Counter
from pathlib import Path

import lianqiao

HOUSE = Path(lianqiao.__file__).parent


def test_no_two_querysets_have_one_name() -> None:
    names = Counter(
        node.name
        for path in HOUSE.rglob("*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef) and node.name.endswith("QuerySet")
    )
    assert [name for name, times in names.items() if times > 1] == []
