"""Whether a unit or a person stands on a list that bars: asked for every call, whatever its scheme says."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from lianqiao.core import clock
from lianqiao.core.documents import day_words
from lianqiao.core.lists.effects import Active, effects_on_many, effects_on_names
from lianqiao.core.lists.enums import Effect
from lianqiao.engines.conditions import Verdict
from lianqiao.processes.programmes.definitions.conditions import Line
from lianqiao.processes.programmes.models import Application

#: Between what may be names in an answer.
_BETWEEN = re.compile(r"[\s,，、;；。:：()（）/|]+")
#: Longer words are no names of persons.
LONGEST_NAME = 20


def bars(*, units: Iterable[Any], names: Iterable[str], region: Any, on: dt.date | None = None) -> list[Line]:
    """A line for each unit and person that a list bars on a day.

    Lists of the governments that `region` belongs to count. A person is known by name and unit. Where somebody of that
    name but of another unit is barred, the body that accepts looks at it: the line is unknown, and keeps nobody out.
    """
    given, day = list(units), on or clock.today()
    lines = []
    of_unit = effects_on_many(given, on=day, where=region)
    for unit in given:
        barring = _barring(of_unit.get(unit.pk, []))
        lines += [_line(_("单位没有被限制申报"), str(unit), active, Verdict.UNMET) for active in barring]
    wanted = sorted({name for name in names if name})
    own = {name for unit in given for name in (unit.name, unit.short_name) if name}
    for name, found in effects_on_names(wanted, on=day, where=region).items():
        for active in _barring(found):
            same = not active.entry.holder or active.entry.holder in own
            told = name if same else _("%(name)s（名单上的单位是%(unit)s，是否同一人待核对）")
            told = told if same else told % {"name": name, "unit": active.entry.holder}
            verdict = Verdict.UNMET if same else Verdict.UNKNOWN
            lines.append(_line(_("负责人和成员没有被限制申报"), told, active, verdict))
    return lines


def _barring(found: Iterable[Active]) -> Iterator[Active]:
    return (active for active in found if active.effect == Effect.BARRED)


def _line(text: str, who: str, active: Active, verdict: Verdict) -> Line:
    listed = _("%(who)s在《%(list)s》上") % {"who": who, "list": active.kind.name}
    until = _("到 %(day)s 为止") % {"day": day_words(active.until)} if active.until else ""
    wanted = _("不在限制申报的名单上")
    return Line(text=text, verdict=str(verdict), wanted=wanted, known=listed, source=active.source, gap=until)


def barred_words(lines: Iterable[Line]) -> str:
    """Who is clearly barred, by which list and decision, until when; empty when nobody is."""
    unmet = [line for line in lines if line.verdict == str(Verdict.UNMET)]
    return "；".join(f"{line.known}（{line.source}）{line.gap}" for line in unmet)


def named_in(application: Application) -> set[str]:
    """Who may be named in an application: its leader, and every word of its answers that is short enough for a name."""
    found = {"".join(application.leader_name.split())}
    for text in _texts(application.answers()):
        found |= {word for word in _BETWEEN.split(text) if 1 < len(word) <= LONGEST_NAME}
    return found


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)


def bars_of(application: Application) -> list[Line]:
    """The lines for an application: its unit, the partners, the leader and whoever its answers name."""
    partners = [one.organisation for one in application.partners.select_related("organisation")]
    return bars(
        units=[application.organisation, *partners], names=named_in(application), region=application.call.region_id
    )
