"""The document and the rows of the reading room, written by functions: a plan has a thousand of each."""

from collections.abc import Iterable

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from lianqiao.governance.plans.enums import FindKind, FindState
from lianqiao.governance.plans.queries.room import Paragraph, Piece, Row

register = template.Library()

_SIGNS = {
    FindState.CONFIRMED.value: '<span class="room-tick" aria-hidden="true">✓</span>',
    FindState.DROPPED.value: '<span class="room-cross" aria-hidden="true">✕</span>',
}


@register.simple_tag
def plan_document(paragraphs: Iterable[Paragraph]) -> SafeString:
    """The text of a plan, line by line, each find a link to its card; the raw text is what a selection gives."""
    # Every piece is escaped in `_piece`, the rest are numbers and names of ours.
    return mark_safe("".join(_paragraph(paragraph) for paragraph in paragraphs))  # noqa: S308


@register.simple_tag
def find_rows(rows: Iterable[Row]) -> SafeString:
    """The rows of a list of finds."""
    labels = _labels()
    return mark_safe("".join(_row(row, labels) for row in rows))  # noqa: S308 (texts are escaped in `_row`)


@register.simple_tag
def find_row(row: Row) -> SafeString:
    """One find, to be put in the place of the row that the page has."""
    return mark_safe(_row(row, _labels(), ' hx-swap-oob="true"'))  # noqa: S308 (texts are escaped in `_row`)


def _labels() -> dict[str, str]:
    """The words for kinds and states in the language of the page, looked up once for all rows."""
    return {choice.value: escape(choice.label) for choice in (*FindKind, *FindState)}


def _row(row: Row, labels: dict[str, str], place: str = "") -> str:
    find, key = row.find, str(row.find.pk)
    if find.is_task:
        number = f'<span class="text-secondary">{escape(find.number)}</span> ' if find.number else ""
        words = f"{number}{escape(find.title)}"
    else:
        scope = f' <span class="text-secondary">{escape(find.scope)}</span>' if find.scope else ""
        words = f'{escape(find.indicator or find.quote)} <strong class="nowrap">{escape(row.words)}</strong>{scope}'
    return (
        f'<li class="room-row room-depth-{row.depth} is-{find.state}" id="row-{key}"{place}>'
        f'<a class="room-link" href="?find={key}#card" data-find="{key}" data-state="{find.state}">'
        f'<span class="find-sign find-sign-{find.kind}" role="img" aria-label="{labels[find.kind]}"></span>'
        f'<span class="room-words">{words}</span>'
        f'<span class="room-state">{_SIGNS.get(find.state, "")}'
        f'<span class="visually-hidden">{labels[find.state]}</span></span></a></li>'
    )


def _paragraph(paragraph: Paragraph) -> str:
    level = f" doc-{paragraph.level}" if paragraph.level else ""
    name = f' id="s-{escape(paragraph.path)}"' if paragraph.path else ""
    if paragraph.is_row:
        name = f' id="t-{paragraph.start}"'
    inside = "".join(_piece(piece) for piece in paragraph.pieces)
    return f'<p class="doc{level}"{name} data-start="{paragraph.start}">{inside}</p>'


def _piece(piece: Piece) -> str:
    text, find = escape(piece.text), piece.find
    if find is not None:
        look = f"find find-{find.kind} is-{find.state}"
        return f'<a class="{look}" href="?find={find.pk}#card" data-find="{find.pk}">{text}</a>'
    if piece.doubt:
        return f'<span class="doubt" title="{escape(piece.doubt)}">{text}</span>'
    return text
