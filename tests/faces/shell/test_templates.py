"""What every template of the faces keeps to: no inline code, icons that exist, classes that are styled."""

import re
from pathlib import Path

import pytest

from lianqiao import faces
from lianqiao.faces.shell.templatetags.shell import ICON_FOLDER

FACES = Path(faces.__file__).parent
TEMPLATES = sorted(FACES.glob("*/templates/**/*.html"))
STYLES = [*FACES.glob("*/static/**/*.css")]

INLINE = re.compile(r"\s(style|on[a-z]+|hx-on[^=]*)=", re.IGNORECASE)
SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", re.IGNORECASE)
ICON = re.compile(r"""{%\s*icon\s+"([^"]+)\"""")
ICON_ATTRIBUTE = re.compile(r"""<c-[^>]*\sicon="([\w-]+)\"""")
CLASSES = re.compile(r"""\sclass="((?:{[{%].*?[%}]}|[^"])*)\"""")
TAG = re.compile(r"{%.*?%}")
# A name that is put together from a value is known only when the page is drawn.
PUT_TOGETHER = re.compile(r"[\w-]*{{.*?}}[\w-]*")
# Names without a rule of their own: hooks of parts that other rules or scripts address.
HOOKS = {"record-main", "record-side"}


def _name(path: Path) -> str:
    return str(path.relative_to(FACES))


@pytest.mark.parametrize("template", TEMPLATES, ids=_name)
def test_template_has_no_inline_code(template: Path) -> None:
    text = template.read_text(encoding="utf-8")

    assert INLINE.search(text) is None
    assert SCRIPT.search(text) is None
    assert "<style" not in text


@pytest.mark.parametrize("template", TEMPLATES, ids=_name)
def test_template_names_icons_that_exist(template: Path) -> None:
    text = template.read_text(encoding="utf-8")

    names = {*ICON.findall(text), *ICON_ATTRIBUTE.findall(text)}

    assert {name for name in names if not (ICON_FOLDER / f"{name}.svg").is_file()} == set()


def test_every_class_in_a_template_has_a_style() -> None:
    vendor = (ICON_FOLDER.parent / "tabler" / "tabler.min.css").read_text(encoding="utf-8")
    css = vendor + "".join(path.read_text(encoding="utf-8") for path in STYLES)
    styled = set(re.findall(r"\.([A-Za-z][\w-]*)", css)) | HOOKS

    unstyled = {
        (_name(template), name)
        for template in TEMPLATES
        for value in CLASSES.findall(template.read_text(encoding="utf-8"))
        for name in TAG.sub(" ", PUT_TOGETHER.sub(" ", value)).split()
        if name not in styled
    }

    assert unstyled == set()
