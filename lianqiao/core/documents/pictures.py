"""Drawings in documents: an SVG as data of a template, which becomes a picture of its paragraph."""

from __future__ import annotations

import io
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typst
from django.utils.translation import gettext as _
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage

from lianqiao.core.documents.typesetting.fonts import library
from lianqiao.core.errors import DomainError

#: Dots per inch on paper; the text of a page of 156 mm is then 1,228 dots wide.
SHARPNESS = 200
_PAGE = '#set page(width: auto, height: auto, margin: 0pt, fill: white)\n#image("drawing.svg", width: {width}mm)\n'


@dataclass(frozen=True)
class Picture:
    """A drawing that a template shows by `{{ name }}`: its SVG, and how wide it stands on paper.

    Words in the SVG are set in the fonts of the wheel: name Noto Sans SC or Noto Serif SC.
    """

    svg: str
    width_mm: int

    def __str__(self) -> str:
        return ""


def png_of(picture: Picture) -> bytes:
    """The drawing as PNG, `SHARPNESS` dots to the inch. Raises DomainError for what is no SVG."""
    with tempfile.TemporaryDirectory(prefix="lianqiao-svg-") as folder:
        (Path(folder) / "drawing.svg").write_text(picture.svg, encoding="utf-8")
        main = Path(folder) / "main.typ"
        main.write_text(_PAGE.format(width=picture.width_mm), encoding="utf-8")
        fonts = library(of_system=False).fonts
        compiler = typst.Compiler(main, root=folder, font_paths=fonts, ignore_system_fonts=True)
        try:
            made = compiler.compile(format="png", ppi=SHARPNESS)
        except typst.TypstError as error:
            raise DomainError("picture_not_set", _("图画不出来。")) from error
    assert isinstance(made, bytes)  # noqa: S101 - one page is one picture
    return made


def placed(value: Any, document: DocxTemplate) -> Any:
    """The data with every drawing as a picture of the document that is filled in."""
    if isinstance(value, Picture):
        return InlineImage(document, io.BytesIO(png_of(value)), width=Mm(value.width_mm))
    if isinstance(value, dict):
        return {name: placed(item, document) for name, item in value.items()}
    if isinstance(value, list):
        return [placed(item, document) for item in value]
    return value
