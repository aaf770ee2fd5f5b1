"""The papers of the demonstration: real PDF files of one page that say that they prove nothing."""

from collections.abc import Iterable

_HEAD = "演示材料"
_FOOT = "这是演示环境自动生成的材料，单位、人员和编号均为虚构，不具有任何效力。"
_LINE = 30
_OBJECTS = (
    "<</Type/Catalog/Pages 2 0 R>>",
    "<</Type/Pages/Kids[3 0 R]/Count 1>>",
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
    "",
    "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[6 0 R]>>",
    "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo 8 0 R/DW 1000/FontDescriptor 7 0 R>>",
    "<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox 9 0 R/ItalicAngle 0/Ascent 880/Descent -120>>",
    "<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>",
    "[-25 -254 1000 880]",
)


def paper(title: str, lines: Iterable[str]) -> bytes:
    """A page with a title and some lines, in the Chinese font that every reader of PDF has of its own."""
    rows = [(18, _HEAD), (16, title), *((12, part) for line in lines for part in _broken(line))]
    rows += [(10, part) for part in _broken(_FOOT)]
    shown = "".join(f"/F {size} Tf 0 -{size * 2} Td <{row.encode('utf-16-be').hex()}> Tj\n" for size, row in rows)
    stream = f"BT 72 790 Td\n{shown}ET"
    bodies = list(_OBJECTS)
    bodies[3] = f"<</Length {len(stream)}>>stream\n{stream}\nendstream"
    text, offsets = "%PDF-1.4\n", []
    for number, body in enumerate(bodies, start=1):
        offsets.append(len(text))
        text += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    size = len(bodies) + 1
    end = (
        f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{len(text)}\n%%EOF"
    )
    return (text + end).encode("ascii")


def _broken(line: str) -> list[str]:
    return [line[start : start + _LINE] for start in range(0, len(line), _LINE)]
