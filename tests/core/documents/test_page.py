"""The page of an official document (GB/T 9704-2012), measured on the PDF that comes out."""

from __future__ import annotations

import io
from typing import Any

import pytest
from docx import Document

from lianqiao.core import documents
from lianqiao.core.documents import builtins, names
from lianqiao.core.documents.layout import Layout, lay_out
from lianqiao.core.documents.typesetting import typeset
from tests.core.documents.makers import MM, lines_of, pages, text_of
from tools.build_documents import MAKERS
from tools.document_parts import begun, page

LONG = "辽河省科学技术厅关于促进科技成果转化若干措施的实施细则适用于全省高等学校科研院所和企业" * 60


@pytest.fixture(scope="module")
def layout() -> Layout:
    """The page of the packaged norms."""
    return page()


@pytest.fixture(scope="module")
def full(layout: Layout) -> list[Any]:
    """The pages of a long text in the body style, without an indent, set with the fonts of the wheel alone."""
    document = begun(layout, "长文")
    paragraph = document.add_paragraph(LONG, style=names.BODY)
    paragraph.paragraph_format.element.get_or_add_pPr().get_or_add_ind().set(
        "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}firstLineChars", "0"
    )
    made = io.BytesIO()
    document.save(made)
    return pages(typeset(made.getvalue(), of_system=False))


@pytest.fixture
def notification(db: None) -> bytes:
    """The example of a circular as PDF."""
    return documents.pdf(builtins.NOTIFICATION, documents.kind_of(builtins.NOTIFICATION).example, where=None)


def test_page_is_a4(full: list[Any]) -> None:
    assert [round(float(length) / MM) for length in (full[0].width, full[0].height)] == [210, 297]


def test_full_page_has_22_lines_of_28_characters(full: list[Any]) -> None:
    lines = [line for top, line in lines_of(full[0]).items() if top < (297 - 35) * MM]

    assert [len(line) for line in lines] == [28] * 22


def test_every_full_page_has_the_same_lines(full: list[Any]) -> None:
    assert len(full) == -(-len(LONG) // (22 * 28))
    assert list(lines_of(full[0]))[:22] == list(lines_of(full[1]))[:22]


def test_text_stands_inside_its_block(full: list[Any]) -> None:
    body = [character for character in full[0].chars if character["top"] < (297 - 35) * MM]

    assert min(character["x0"] for character in body) / MM == pytest.approx(28, abs=0.1)
    assert max(character["x1"] for character in body) / MM == pytest.approx(28 + 156, abs=0.3)
    base_lines = sorted({round(float(full[0].height) - character["matrix"][5], 2) for character in body})
    pitch = base_lines[1] - base_lines[0]
    # A letter of 16 points stands in the middle of its line, 0.38 of its size above the base line.
    assert (base_lines[0] - pitch / 2 - 0.38 * 16) / MM == pytest.approx(37, abs=0.1)
    assert (base_lines[-1] + pitch / 2 - 0.38 * 16) / MM <= 37 + 225


def test_body_is_of_size_three(full: list[Any]) -> None:
    assert {round(character["size"], 2) for character in full[0].chars if character["top"] < 700} == {16.0}


def test_fonts_are_embedded(full: list[Any], layout: Layout) -> None:
    names_of_fonts = {character["fontname"] for page_ in full for character in page_.chars}

    assert names_of_fonts
    assert all("+" in name for name in names_of_fonts)  # a subset of the font lies in the file


@pytest.mark.parametrize(("number", "side"), [(0, "right"), (1, "left")])
def test_page_numbers_stand_outside_with_dashes(full: list[Any], number: int, side: str) -> None:
    foot = [character for character in full[number].chars if character["top"] > (297 - 35) * MM]

    assert "".join(character["text"] for character in foot).replace(" ", "") == f"—{number + 1}—"
    assert {round(character["size"]) for character in foot} == {14}
    free = (28 + 156) * MM - foot[-1]["x1"] if side == "right" else foot[0]["x0"] - 28 * MM
    assert free == pytest.approx(16, abs=1.5)  # one character of the body


def test_page_number_begins_seven_millimetres_below_the_text(full: list[Any]) -> None:
    foot = next(character for character in full[0].chars if character["text"] == "1" and character["top"] > 700)

    assert foot["top"] / MM - (37 + 225) == pytest.approx(7, abs=1.5)


def test_red_line_is_as_wide_as_the_text(notification: bytes) -> None:
    red = [shape for shape in pages(notification)[0].rects if shape["non_stroking_color"] == (1.0, 0.0, 0.0)]

    assert len(red) == 1
    assert (red[0]["x1"] - red[0]["x0"]) / MM == pytest.approx(156, abs=0.2)
    assert red[0]["height"] == pytest.approx(1.5)


def test_head_is_red_and_the_number_has_its_brackets(notification: bytes) -> None:
    first = pages(notification)[0]
    red = "".join(character["text"] for character in first.chars if character["non_stroking_color"] == (1.0, 0.0, 0.0))

    assert red == "辽河省科学技术厅文件"
    assert "辽科发〔2026〕12号" in text_of(notification)


def test_title_is_centred_and_of_size_two(notification: bytes) -> None:
    title = [character for character in pages(notification)[0].chars if round(character["size"]) == 22]

    assert "".join(character["text"] for character in title) == "关于开展科技成果转化情况调查的通知"
    middle = (title[0]["x0"] + title[-1]["x1"]) / 2
    assert middle / MM == pytest.approx(28 + 78, abs=0.5)


def test_headings_have_their_own_typefaces(notification: bytes) -> None:
    characters = [character for one in pages(notification) for character in one.chars]
    by_text = "".join(character["text"] for character in characters)

    assert "Sans" in characters[by_text.index("调查范围")]["fontname"]
    assert "Serif" in characters[by_text.index("填报上一年度")]["fontname"]


def test_signature_is_centred_over_the_day(notification: bytes) -> None:
    lines = lines_of(pages(notification)[-1])
    texts = {"".join(character["text"] for character in line).replace(" ", ""): line for line in lines.values()}
    name, day = texts["辽河省科学技术厅"], texts["2026年11月22日"]

    assert (name[0]["x0"] + name[-1]["x1"]) / 2 == pytest.approx((day[0]["x0"] + day[-1]["x1"]) / 2, abs=1.5)
    assert ((28 + 156) * MM - day[-1]["x1"]) / 16 == pytest.approx(4, abs=0.7)


def test_imprint_ends_the_last_page(notification: bytes) -> None:
    last = pages(notification)[-1]
    lines = sorted({round(line["top"], 1) for line in last.lines if line["x1"] - line["x0"] > 100})
    # A line that says no width has that of the format's default, one point (ISO 32000-1, 8.4.1).
    widths = [
        {round(line["linewidth"], 2) or 1.0 for line in last.lines if round(line["top"], 1) == top} for top in lines
    ]

    assert len(lines) == 3
    assert lines[-1] / MM == pytest.approx(37 + 225, abs=0.3)
    assert widths == [{1.0}, {0.75}, {1.0}]
    assert len(pages(notification)) % 2 == 0 or len(pages(notification)) == 1


def test_builtin_templates_are_what_the_tool_makes() -> None:
    for make in MAKERS:
        stored = Document(str(builtins.FOLDER / f"{make.__name__}.docx"))
        assert stored.element.xml == make(page()).element.xml
        assert stored.styles.element.xml == make(page()).styles.element.xml


def test_every_builtin_kind_has_its_page_from_the_norms(layout: Layout) -> None:
    for kind in documents.kinds():
        section = Document(str(kind.builtin)).sections[0]
        laid = Document(str(kind.builtin))
        lay_out(laid, layout)
        assert laid.sections[0]._sectPr.xml == section._sectPr.xml
        assert round(section.top_margin.mm) == 37
        assert round(section.left_margin.mm) == 28


@pytest.mark.django_db
@pytest.mark.parametrize("key", [kind.key for kind in documents.kinds()])
def test_every_builtin_kind_makes_word_and_pdf_of_its_example(key: str) -> None:
    kind = documents.kind_of(key)

    word = documents.render(key, kind.example, where=None)
    text = text_of(documents.pdf(key, kind.example, where=None))

    assert Document(io.BytesIO(word)).paragraphs
    assert str(kind.example.get("title", kind.label)).replace(" ", "") in text
    assert "{" not in text


def test_long_address_is_parted_without_a_character_of_its_own(layout: Layout) -> None:
    address = "https://www.liaohe.example/notices/2026/11/22/01a2029e-9c41-748d-b976-8af56ea273eb/proof?page=1"
    document = begun(layout, "长地址")
    document.add_paragraph(f"公示网址：{address}。", style=names.BODY)
    made = io.BytesIO()
    document.save(made)
    (page,) = pages(typeset(made.getvalue(), of_system=False))

    text = page.extract_text()
    heights = {round(one["top"]) for one in page.chars if one["text"] == "0"}
    assert "\u200b" not in text
    assert address in "".join(text.split())
    assert len(heights) > 1
