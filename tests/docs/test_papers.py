"""The papers say what the code does: generated files are current, links lead somewhere, commands exist."""

import re
import subprocess
import sys
from pathlib import Path

import grimp
import pytest
import yaml
from django.apps import apps

from lianqiao.cli.app import COMMANDS
from lianqiao.core.transitions import tables
from tools import house, states

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.rglob("*.md"), *ROOT.glob("*.md")])
#: Pages whose name is not the label of an app.
NAMED_OTHERWISE = {"shell": "interface.md"}
READMES = ("README.md", "README.zh-CN.md")

_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_COMMAND = re.compile(r"\blianqiao ([a-z]\w*)")
_TARGET = re.compile(r"\bmake ([a-z][a-z-]*)")
_INSTALLING = re.compile(r"apt install [^`\n]*")
_PATH = re.compile(r"`((?:lianqiao|tests|tools|docs|benchmarks|deploy)/[\w./-]+\.\w+)`")


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


def code_of(page: Path) -> str:
    """All that stands as code on the page, where commands are meant to be typed."""
    text = page.read_text(encoding="utf-8")
    spans = re.findall(r"`[^`\n]+`", _FENCE.sub("", text))
    return _INSTALLING.sub("", "\n".join([*_FENCE.findall(text), *spans]))


def anchors_of(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def test_states_page_is_what_its_tool_makes() -> None:
    assert (DOCS / "states.md").read_text(encoding="utf-8") == states.page(tables())


def test_states_tool_writes_the_page_by_itself(tmp_path: Path) -> None:
    written = tmp_path / "states.md"

    subprocess.run([sys.executable, "-m", "tools.states", str(written)], check=True, cwd=ROOT)

    assert written.read_text(encoding="utf-8") == (DOCS / "states.md").read_text(encoding="utf-8")


def test_house_picture_is_what_its_tool_draws() -> None:
    graph = grimp.build_graph("lianqiao", cache_dir=None)

    assert (DOCS / "house.svg").read_text(encoding="utf-8") == house.draw(house.imports(graph))


@pytest.mark.parametrize("paper", PAGES, ids=name_of)
def test_links_lead_to_files_and_headings_that_exist(paper: Path) -> None:
    text = _FENCE.sub("", paper.read_text(encoding="utf-8"))
    broken = []
    for link in _LINK.findall(text):
        target, _, anchor = link.partition("#")
        if "://" in target:
            continue
        file = (paper.parent / target).resolve() if target else paper
        if not file.exists() or (anchor and anchor not in anchors_of(file)):
            broken.append(link)

    assert broken == []


@pytest.mark.parametrize("paper", PAGES, ids=name_of)
def test_paths_that_pages_name_exist_unless_they_are_examples(paper: Path) -> None:
    text = _FENCE.sub("", paper.read_text(encoding="utf-8"))
    named = {path for path in _PATH.findall(text) if "facilit" not in path}

    assert sorted(path for path in named if not (ROOT / path).exists()) == []


@pytest.mark.parametrize("paper", PAGES, ids=name_of)
def test_commands_that_pages_name_exist(paper: Path) -> None:
    targets = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    code = code_of(paper)

    assert set(_COMMAND.findall(code)) - set(COMMANDS) == set()
    assert set(_TARGET.findall(code)) - targets == set()


def test_readmes_name_the_same_commands_and_accounts() -> None:
    from lianqiao.demo import accounts

    english, chinese = ((ROOT / name).read_text(encoding="utf-8") for name in READMES)
    addresses = set(re.findall(r"\w+@lianqiao\.example", english))

    assert addresses == set(re.findall(r"\w+@lianqiao\.example", chinese))
    assert addresses
    assert addresses <= {account.email for account in accounts()}
    for name in READMES:
        assert set(_TARGET.findall(code_of(ROOT / name))) >= {"run", "test"}


def test_every_app_has_a_page() -> None:
    own = {app.label for app in apps.get_app_configs() if app.name.startswith("lianqiao.")}
    pages = {label: NAMED_OTHERWISE.get(label, f"apps/{label}.md") for label in own}

    assert sorted(label for label, page in pages.items() if not (DOCS / page).exists()) == []


def test_every_page_stands_in_the_menu_once() -> None:
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    nav = re.findall(r"[\w/-]+\.md", yaml.safe_dump(yaml.safe_load(text.replace("!!python/name:", ""))["nav"]))

    assert sorted(nav) == sorted(str(page.relative_to(DOCS)) for page in DOCS.rglob("*.md"))


def test_every_decision_stands_in_the_list() -> None:
    listed = re.findall(r"\((\d{4}-[\w-]+\.md)\)", (DOCS / "decisions" / "README.md").read_text(encoding="utf-8"))

    assert listed == sorted(path.name for path in (DOCS / "decisions").glob("[0-9]*.md"))
