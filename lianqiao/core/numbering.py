"""Human numbers without gaps: made by a scheme that a norm states, counted inside the caller's transaction.

A scheme is a text such as `{office}〔{year}〕{serial}号`. Its fields:

| field | gives |
| --- | --- |
| `{year}`, `{year:2}` | the year of the day, four or its last two digits |
| `{month}` | the month, two digits |
| `{region:6}`, `{region:4}`, `{region:2}` | the code of the place (GB/T 2260) down to county, city or province |
| `{office}`, `{office:2}` | what the caller names as office, of any length or of exactly so many characters |
| `{kind}`, `{kind:1}` | the mark of the kind, likewise |
| `{serial:04}`, `{serial}` | the serial, filled up with zeros to so many digits, or as it is |

Everything else stands as it is. The serial begins at 1 wherever the text before it is new: with the year before it,
each year; with place and kind before it, for each place and kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from sequences import get_next_value

from lianqiao.core import norms
from lianqiao.core.errors import DomainError
from lianqiao.core.norms.places import Where, place_of

AREA = "numbering"
LONGEST_SERIAL = 12
LONGEST_NUMBER = 60
_LONGEST_SEQUENCE_NAME = 100

_TOKEN = re.compile(r"\{([a-z]+)(?::([0-9]+))?\}")
_WIDTHS = {"year": ("2", "4"), "month": (), "region": ("2", "4", "6")}
_TITLES = {"region": gettext_lazy("地区"), "office": gettext_lazy("机关代字或代码"), "kind": gettext_lazy("类别")}

_declared: set[str] = set()


@dataclass(frozen=True)
class Part:
    """A piece of a scheme: literal `text` where `field` is empty, else the field with its width (0: any)."""

    field: str
    width: int = 0
    text: str = ""


@dataclass(frozen=True)
class Scheme:
    """A scheme that was read and found sound."""

    parts: tuple[Part, ...]

    @property
    def before(self) -> tuple[Part, ...]:
        """What stands before the serial, and therefore says where it begins anew."""
        return self.parts[: self._place]

    @property
    def after(self) -> tuple[Part, ...]:
        """What stands behind the serial."""
        return self.parts[self._place + 1 :]

    @property
    def digits(self) -> int:
        """How many digits the serial is filled up to; 0 for as many as it has."""
        return self.parts[self._place].width

    @property
    def _place(self) -> int:
        return next(place for place, part in enumerate(self.parts) if part.field == "serial")


@lru_cache(maxsize=256)
def parse(text: str) -> Scheme:
    """Read a scheme; raises DomainError with one sentence for a text that is none."""
    parts = tuple(_parts(text))
    serials = [place for place, part in enumerate(parts) if part.field == "serial"]
    if len(serials) != 1:
        raise _wrong(_("编号规则里要有且只有一个流水号，例如 {serial:04}。"))
    before = parts[serials[0] - 1] if serials[0] else None
    if not parts[serials[0]].width and before is not None and (before.field or before.text[-1].isdigit()):
        raise _wrong(_("不定长的流水号前面要有一个非数字的字，否则两个编号可能相同。"))
    return Scheme(parts)


def declare(key: str, purpose: Any = "", *, nationwide: bool = True) -> str:
    """Say at module level that this code numbers by the scheme `numbering.<key>`; returns the key.

    `nationwide=False`: only some regions have the scheme, and the others cannot be numbered there.
    """
    norms.declare(f"{AREA}.{key}", norms.Kind.TEXT, purpose, nationwide=nationwide)
    _declared.add(key)
    return key


ACHIEVEMENT_REGISTRATION = declare("achievement_registration", gettext_lazy("科技成果登记号"))
CONTRACT_REGISTRATION = declare("contract_registration", gettext_lazy("技术合同登记编号"))
CONTRACT_INTERNAL = declare("contract_internal", gettext_lazy("技术合同在本平台的编号"))
CONVERSION = declare("conversion", gettext_lazy("成果转化记录编号"))
OFFICIAL_DOCUMENT = declare("official_document", gettext_lazy("公文发文字号"))
PUBLIC_NOTICE = declare("public_notice", gettext_lazy("公示编号"))
LIST_EDITION = declare("list_edition", gettext_lazy("清单期次编号"))


def next_number(scheme_key: str, *, on: date, where: Where = None, kind: str = "", office: str = "") -> str:
    """The next number of a scheme on a day, for a place (a Region, its code, or an Organisation).

    Call it in the transaction that keeps the number: when that is rolled back the number is given again, and two who
    ask for one sequence at the same time wait for each other until the first commits; so there is neither gap nor
    double. Ask late in the transaction, and for several numbers in one order everywhere.

    Raises DomainError when the norm's text is no scheme, when it asks for a place, office or kind that is not given
    (or not of its length), and when the digits of the serial are used up; LookupError for a key that nobody declared,
    NormMissing when no norm gives the scheme; RuntimeError outside of a transaction.
    """
    if scheme_key not in _declared:
        raise LookupError(f"no code has declared the numbering scheme {scheme_key}")
    if not connection.in_atomic_block:
        raise RuntimeError("a number belongs inside the transaction that keeps it")
    text = norms.get(f"{AREA}.{scheme_key}", where=where, on=on).value
    scheme = parse(text)
    given = {"region": place_of(where).region or "", "office": office, "kind": kind}
    before = "".join(_render(part, on, given) for part in scheme.before)
    after = "".join(_render(part, on, given) for part in scheme.after)
    with transaction.atomic():
        serial = str(get_next_value(_sequence_name(scheme_key, before))).zfill(scheme.digits)
        if scheme.digits and len(serial) > scheme.digits:
            message = _("“%(before)s”之后的 %(digits)d 位流水号已经用完，请先修改编号规则。")
            raise DomainError("number_used_up", message % {"before": before, "digits": scheme.digits})
    number = f"{before}{serial}{after}"
    if len(number) > LONGEST_NUMBER:
        raise DomainError("number_long", _("编号超过 %(limit)d 个字，请缩短编号规则。") % {"limit": LONGEST_NUMBER})
    return number


def _parts(text: str) -> Iterator[Part]:
    end = 0
    for found in _TOKEN.finditer(text):
        yield from _literal(text[end : found.start()])
        yield _field(found[1], found[2] or "")
        end = found.end()
    yield from _literal(text[end:])


def _literal(text: str) -> Iterator[Part]:
    if "{" in text or "}" in text:
        raise _wrong(_("编号规则中的花括号没有写对：%(text)s") % {"text": text})
    if text:
        yield Part("", text=text)


def _field(name: str, width: str) -> Part:
    if name == "serial":
        if not width:
            return Part(name)
        if width[0] != "0" or not 1 <= int(width) <= LONGEST_SERIAL:
            raise _wrong(_("流水号的位数要写成 01 到 012，例如 {serial:04}。"))
        return Part(name, int(width))
    if name in ("office", "kind"):
        if width and not 1 <= int(width) <= LONGEST_SERIAL:
            raise _wrong(_("字段的长度要在 1 到 12 之间。"))
        return Part(name, int(width or 0))
    if name not in _WIDTHS or (width and width not in _WIDTHS[name]):
        shown = f"{{{name}:{width}}}" if width else f"{{{name}}}"
        raise _wrong(_("编号规则中没有这种字段：%(field)s") % {"field": shown})
    return Part(name, int(width or (_WIDTHS[name] or ("2",))[-1]))


def _render(part: Part, on: date, given: dict[str, str]) -> str:
    if not part.field:
        return part.text
    if part.field == "year":
        return f"{on:%Y}"[-part.width :]
    if part.field == "month":
        return f"{on:%m}"
    value = given[part.field]
    if part.field == "region":
        value = value[: part.width]
    if not value or (part.width and len(value) != part.width):
        wanted = _("%(width)d 位的") % {"width": part.width} if part.width else ""
        message = _("按编号规则需要%(wanted)s“%(field)s”。") % {"wanted": wanted, "field": _TITLES[part.field]}
        raise DomainError("number_field", message, part.field)
    return value


def _sequence_name(key: str, before: str) -> str:
    name = f"{key}|{before}"
    return name if len(name) <= _LONGEST_SEQUENCE_NAME else f"{key[:30]}|{sha256(name.encode()).hexdigest()}"


def _wrong(message: str) -> DomainError:
    return DomainError("number_scheme", message, "value")
