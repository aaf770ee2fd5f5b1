"""Every message that the program sends is of a registered kind, so that people can choose how they hear of it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import lianqiao
from lianqiao.core.filing.kinds import FilingKind
from lianqiao.core.filing.kinds import kinds as filing_kinds
from lianqiao.core.messages import kinds

HOME = Path(lianqiao.__file__).parent
#: Where keys begin with the name of a model; the two tests below hold these.
BY_MODEL = {"core/filing/phrases.py", "governance/supervision/phrases.py"}


def _sendings() -> Iterator[tuple[str, ast.Call]]:
    for path in sorted(HOME.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "inbox.send":
                yield path.relative_to(HOME).as_posix(), node


def _beginning(node: ast.expr) -> str:
    """What a key begins with whatever it is about; empty where that depends."""
    if isinstance(node, ast.JoinedStr):
        node = node.values[0]
    return str(node.value) if isinstance(node, ast.Constant) else ""


def test_every_message_has_a_registered_kind() -> None:
    sendings = list(_sendings())
    depending = set()
    unknown = []
    for path, call in sendings:
        given = {one.arg: one.value for one in call.keywords}
        beginning, named = _beginning(given["key"]), _beginning(given["kind"]) if "kind" in given else ""
        if not beginning and not named:
            depending.add(path)
        elif kinds.kind_of(named or beginning) is kinds.OTHER:
            unknown.append(f"{path}:{call.lineno} {beginning}")

    assert unknown == []
    assert depending == BY_MODEL
    assert len(sendings) > 40


@pytest.mark.parametrize("kind", filing_kinds(), ids=lambda kind: kind.slug)
def test_filed_record_is_a_kind_of_message(kind: FilingKind) -> None:
    found = kinds.kind_of(f"{kind.model._meta.label_lower}.1.submitted")

    assert (found.label, found.group) == (kind.label, "filings")


@pytest.mark.parametrize(
    ("key", "group"),
    [
        ("notices.objection.1", "notices"),
        ("needs.scenariooffer.1.now", "filings"),
        ("alliances.alliance.1.members", "filings"),
        ("enterprises.ending", "reminders"),
        ("intellectual_property.due", "reminders"),
        ("programs.token.1.expiring", "system"),
        ("supervision.meeting.1.added", "tasks"),
        ("supervision.rectification.1.ordered", "tasks"),
    ],
)
def test_kind_stands_in_its_group(key: str, group: str) -> None:
    assert kinds.kind_of(key).group == group
