"""The text of a plan from every kind of file, and the reason where there is none."""

import io
import zipfile
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace

import docx
import pytest
import typst
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from PIL import Image
from pylopdf_fonts_zh_cn import serif_path

from lianqiao.engines.plan_parser.reading import Format, ReadingError, Reason, read, scans

PLAN = "晋川省行动方案\n一、重点任务\n1.建设平台。到2027年，建成中试平台50个。（省科技厅牵头）"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_in_every_encoding(encoding: str) -> None:
    document = read(PLAN.encode(encoding))

    assert (document.text.lstrip("\ufeff"), document.format) == (PLAN, Format.TEXT)


def test_broken_bytes_give_replacement_characters() -> None:
    chinese = "推动科技成果转化" * 30

    utf8 = read(chinese.encode() + b"\xe6\x8e" + "完".encode()).text
    gbk = read((chinese + "完").encode("gbk") + b"\xff" + "成".encode("gbk")).text

    assert utf8 == f"{chinese}\ufffd完"
    assert gbk == f"{chinese}完\ufffd成"


def test_line_ends_are_kept_so_that_offsets_count_in_the_file() -> None:
    assert read("一、任务\r\n1.建设\r\n".encode()).text == "一、任务\r\n1.建设\r\n"


PAGE = """<!DOCTYPE html><html><head><title>页</title><style>p{}</style></head><body>
<nav><a href="/">首页</a></nav>
<div class="menu"><ul><li><a href="/a">政务公开</a></li><li><a href="/b">政策文件</a></li></ul></div>
<div class="text"><h1>晋川省行动方案</h1>
<p>一、<strong>重点任务</strong></p><p>1.建设平台。参见<a href="/c">通知</a>，到2027年，
建成中试平台50个。<br>（省科技厅牵头）</p>
<table><tr><th>指标</th><td>单位</td></tr><tr><td>平台</td><td>个</td></tr></table></div>
<script>var a = "不是正文";</script><footer>版权所有</footer></body></html>"""


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_web_page_without_its_navigation(encoding: str) -> None:
    document = read(PAGE.encode(encoding))

    assert document.format is Format.HTML
    assert document.text.split("\n") == [
        "晋川省行动方案",
        "一、重点任务",
        "1.建设平台。参见通知，到2027年， 建成中试平台50个。",
        "（省科技厅牵头）",
        "指标\t单位",
        "平台\t个",
    ]


def word_file(document: "docx.document.Document") -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def test_word_with_a_table() -> None:
    document = docx.Document()
    for line in PLAN.split("\n"):
        document.add_paragraph(line)
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "高新技术企业", "5000"
    document.add_paragraph("完")

    read_back = read(word_file(document))

    assert read_back.format is Format.WORD
    assert [line for line in read_back.text.split("\n") if line] == [*PLAN.split("\n"), "高新技术企业\t5000", "完"]


def numbered(document: "docx.document.Document", levels: list[tuple[str, str]]) -> int:
    """Adds a numbering of Word's own with these levels (form, text) and gives its number."""
    root = document.part.numbering_part.element
    abstract = OxmlElement("w:abstractNum")
    abstract.set(qn("w:abstractNumId"), "77")
    for place, (form, text) in enumerate(levels):
        level = OxmlElement("w:lvl")
        level.set(qn("w:ilvl"), str(place))
        for tag, value in (("w:start", "1"), ("w:numFmt", form), ("w:lvlText", text)):
            child = OxmlElement(tag)
            child.set(qn("w:val"), value)
            level.append(child)
        abstract.append(level)
    root.insert(0, abstract)
    number = OxmlElement("w:num")
    number.set(qn("w:numId"), "77")
    reference = OxmlElement("w:abstractNumId")
    reference.set(qn("w:val"), "77")
    number.append(reference)
    root.append(number)
    return 77


def test_numbers_that_word_counts_itself_come_back() -> None:
    document = docx.Document()
    number = numbered(document, [("chineseCounting", "%1、"), ("decimal", "%2.")])
    for place, text in [
        (0, "总体要求"),
        (0, "重点任务"),
        (1, "建设平台。"),
        (1, "培育人才。"),
        (0, "保障"),
        (1, "加强领导。"),
    ]:
        properties = document.add_paragraph(text)._p.get_or_add_pPr()
        properties.get_or_add_numPr().get_or_add_ilvl().val = place
        properties.get_or_add_numPr().get_or_add_numId().val = number

    assert [line for line in read(word_file(document)).text.split("\n") if line] == [
        "一、总体要求",
        "二、重点任务",
        "1.建设平台。",
        "2.培育人才。",
        "三、保障",
        "1.加强领导。",
    ]


def pdf_file() -> bytes:
    source = '#set text(font: "Noto Serif SC", size: 16pt)\n' + PLAN.replace("\n", "\n\n").replace("1.", "1\\.")
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[serif_path().parent])
    return bytes(typst.compile(source.encode(), font_paths=fonts))


def test_pdf_with_text() -> None:
    document = read(pdf_file())

    assert document.format is Format.PDF
    assert document.text.replace(" ", "").replace("\n", "").startswith("晋川省行动方案一、重点任务1.建设平台。")


def scan() -> bytes:
    import pypdfium2

    picture = pypdfium2.PdfDocument(pdf_file())[0].render(scale=2.5).to_pil().convert("L")
    file = io.BytesIO()
    picture.save(file, "PDF")
    return file.getvalue()


@pytest.mark.skipif(find_spec("rapidocr") is not None, reason="OCR is installed")
def test_scan_without_ocr_says_what_to_install() -> None:
    with pytest.raises(ReadingError, match=r"lianqiao\[ocr\]") as refused:
        read(scan())

    assert refused.value.reason is Reason.SCAN


@pytest.mark.skipif(find_spec("rapidocr") is None, reason="OCR is not installed")
@pytest.mark.filterwarnings("default")
def test_scan_with_ocr() -> None:
    document = read(scan())

    assert document.format is Format.SCAN
    assert "到2027年，建成中试平台50个" in document.text.replace("\n", "")


def test_dash_between_years_that_ocr_takes_for_a_numeral_is_mended(monkeypatch: pytest.MonkeyPatch) -> None:
    box = [(0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0)]
    lines = ("行动方案（2025一2027年）", "第一条 到2027年一是建平台")
    found = SimpleNamespace(txts=lines, scores=(0.99, 0.99), boxes=(box, box))
    monkeypatch.setattr(scans, "_engine", lambda: lambda picture: found)
    file = io.BytesIO()
    Image.new("L", (20, 20)).save(file, "PNG")

    text, doubts = scans.text_of_picture(file.getvalue())

    assert (text, doubts) == ("行动方案（2025—2027年）\n第一条 到2027年一是建平台\n", ())


def locked_pdf() -> bytes:
    """A PDF whose trailer asks for a password that nobody gave."""
    encryption = b"<</Filter/Standard/V 1/R 2/P -4/O<" + b"41" * 32 + b">/U<" + b"42" * 32 + b">>>"
    body = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    at = len(body)
    body += b"3 0 obj" + encryption + b"endobj\n"
    first, second = body.index(b"1 0 obj"), body.index(b"2 0 obj")
    table = len(body)
    entries = b"".join(b"%010d 00000 n \n" % place for place in (first, second, at))
    trailer = b"trailer<</Size 4/Root 1 0 R/Encrypt 3 0 R/ID[<41><41>]>>\nstartxref\n%d\n%%%%EOF" % table
    return body + b"xref\n0 4\n0000000000 65535 f \n" + entries + trailer


def zipped(**files: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()


OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", Reason.EMPTY),
        (b" \n\t ", Reason.EMPTY),
        (b"<html><body></body></html>", Reason.EMPTY),
        (bytes(range(256)) * 20, Reason.UNKNOWN),
        (zipped(a="no word"), Reason.UNKNOWN),
        (b"PK\x03\x04" + b"broken" * 20, Reason.BROKEN),
        (zipped(**{"word/document.xml": "<broken"}), Reason.BROKEN),
        (b"%PDF-1.7\nbroken", Reason.BROKEN),
        (locked_pdf(), Reason.ENCRYPTED),
        (OLD_WORD, Reason.OLD_WORD),
        (OLD_WORD + "EncryptedPackage".encode("utf-16-le"), Reason.ENCRYPTED),
    ],
)
def test_file_without_text_says_why(data: bytes, reason: Reason) -> None:
    with pytest.raises(ReadingError) as refused:
        read(data)

    assert refused.value.reason is reason
    assert str(refused.value).endswith(".")


def test_empty_word_file_is_empty(tmp_path: Path) -> None:
    with pytest.raises(ReadingError) as refused:
        read(word_file(docx.Document()))

    assert refused.value.reason is Reason.EMPTY
