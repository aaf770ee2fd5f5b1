"""Codes and numbers of the demonstration: well formed, with right check characters, and visibly invented."""

from lianqiao.registers.achievements.enums import RightKind
from lianqiao.registers.organisations.validators import uscc_check_character

#: Registrar and kind of body, the first two characters of a social credit code (GB 32100-2015).
HEADS = {
    "government": "11",
    "university": "12",
    "institute": "12",
    "hospital": "12",
    "park": "12",
    "platform_operator": "12",
    "cooperative": "93",
}
COMPANY = "91"

#: The second figure group of patent numbers tells the kind: 1 invention, 2 utility model.
_PATENTS = {RightKind.INVENTION: "1", RightKind.UTILITY_MODEL: "2"}


def social_credit_code(*, kind: str, region: str, number: int, head: str = "") -> str:
    """A valid unified social credit code for the running number of an organisation."""
    body = f"{number * 730_511 % 100_000_000:08d}"
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    rest = 11 - sum(weight * int(figure) for weight, figure in zip(weights, body, strict=True)) % 11
    check = {10: "X", 11: "0"}.get(rest, str(rest))
    first = f"{head or HEADS.get(kind, COMPANY)}{region}{body}{check}"
    return first + uscc_check_character(first)


def right_number(*, kind: str, year: int, number: int, granted: bool) -> str:
    """A number in the form of its kind of right; its serial lies beyond any that was ever given out.

    Trade secrets have none.
    """
    serial = f"99{number:05d}"
    if kind in _PATENTS:
        figures = f"{year}{_PATENTS[RightKind(kind)]}{serial}"
        return f"{'ZL' if granted else ''}{figures}.{patent_check_figure(figures)}"
    if kind == RightKind.SOFTWARE:
        return f"{year}SR{serial}"
    if kind == RightKind.PLANT_VARIETY:
        return f"CNA{year}1{serial}"
    if kind == RightKind.LAYOUT:
        return f"BS.{year % 100}{serial}"
    return ""


def patent_check_figure(figures: str) -> str:
    """The figure after the point of a patent number (ZC 0006-2003: weights 2..9, 2..5, modulo 11, X for 10)."""
    weights = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
    rest = sum(weight * int(figure) for weight, figure in zip(weights, figures, strict=True)) % 11
    return "X" if rest == 10 else str(rest)


def telephone(number: int) -> str:
    """A landline in an area that no telephone network has."""
    return f"0290-555{number:04d}"
