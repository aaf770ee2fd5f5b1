"""The text of a web page without its navigation."""

import re
from collections.abc import Iterator
from typing import Any, Final

from lxml import html as lxml_html

from lianqiao.engines.plan_parser.reading.errors import ReadingError, Reason

_LEFT_OUT: Final = frozenset(
    {"script", "style", "noscript", "template", "head", "nav", "footer", "aside", "form", "select", "button", "iframe"}
)
_BREAKS: Final = frozenset(
    {"address", "article", "blockquote", "br", "caption", "center", "dd", "div", "dl", "dt", "fieldset", "figure", "h1"}
    | {"h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section", "table", "tbody"}
    | {"tfoot", "thead", "tr", "ul"}
)
_CELLS: Final = frozenset({"td", "th"})
_LINKS: Final = frozenset({"ul", "ol", "div", "td", "table", "p", "section", "dl"})
# A block is navigation when this share of its characters is in links, and it is short for a text.
_LINK_SHARE: Final = 0.7
_LONGEST_NAVIGATION: Final = 3000
_DECLARATION: Final = re.compile(r"^\s*<\?xml[^>]*\?>")
_BLANKS: Final = re.compile(r"[ \t\r\n\f]+")


def text_of(page: str) -> str:
    """The text, a line for each block and each row of a table. `ReadingError` when there is no page in it."""
    try:
        root = lxml_html.document_fromstring(_DECLARATION.sub("", page).replace("\x00", ""))
    except (ValueError, lxml_html.etree.ParserError) as error:
        raise ReadingError(Reason.EMPTY) from error
    lines = (line.strip(" \t") for line in "".join(_pieces(root)).split("\n"))
    return "\n".join(line for line in lines if line)


def _pieces(root: Any) -> Iterator[str]:
    """The characters of the page in order, with `\\n` between blocks and tabs between cells."""
    skipped: Any = None
    for event, element in lxml_html.etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        tag = element.tag if isinstance(element.tag, str) else None
        if skipped is not None:
            if event == "end" and element is skipped:
                skipped = None
                yield "\n" + _BLANKS.sub(" ", element.tail or "")
            continue
        if event == "start":
            if tag in _LEFT_OUT or (tag in _LINKS and _is_navigation(element)):
                skipped = element
                continue
            if tag in _BREAKS:
                yield "\n"
            yield _BLANKS.sub(" ", element.text or "")
            continue
        if event == "end":
            if tag in _BREAKS:
                yield "\n"
            elif tag in _CELLS:
                yield "\t"
        yield _BLANKS.sub(" ", element.tail or "")


def _is_navigation(element: Any) -> bool:
    if element.find(".//a") is None:
        return False
    length = len("".join(element.itertext()).strip())
    if length > _LONGEST_NAVIGATION:
        return False
    linked = sum(len("".join(link.itertext()).strip()) for link in element.iter("a"))
    return linked > _LINK_SHARE * max(length, 1)
