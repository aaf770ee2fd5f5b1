"""What people of the demonstration type into the forms of achievements and demands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import count

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.publishing.bulk import Draft
from lianqiao.demo.cast import Cast
from lianqiao.demo.codes import right_number
from lianqiao.demo.past import Past
from lianqiao.demo.texts import Achievement, Content, Demand
from lianqiao.registers.achievements.domain.achievements import CompleterEntry, RightEntry
from lianqiao.registers.achievements.domain.importing import AchievementEntry

#: Work is over so many days before it is written down, where its year would end later.
FINISHED_DAYS = 20


class Forms:
    """Turns hand-written texts into what the domain functions take, on the day that the past tells."""

    def __init__(self, content: Content, cast: Cast, past: Past) -> None:
        self._content = content
        self._cast = cast
        self._past = past
        self._numbers = count(1)

    def achievement(self, text: Achievement, owner: Actor) -> AchievementEntry:
        """The achievement as its owner fills it in."""
        holder = self._content.organisations[text.holder].name
        first, last = text.years
        finished = min(date(last, 11, 30), clock.today() - timedelta(days=FINISHED_DAYS))
        return AchievementEntry(
            values={
                "title": text.title,
                "plain_text": text.plain,
                "academic_text": text.academic,
                "keywords": text.keywords,
                "readiness": text.readiness,
                "readiness_evidence": text.evidence,
                "modes": text.ways,
                "price_yuan": None if text.price is None else Decimal(text.price),
                "publicity": text.publicity,
                "started_on": min(date(first, 3, 1), finished - timedelta(days=365)),
                "finished_on": finished,
                **_contact(owner),
            },
            codes={"fields": text.fields, "industries": text.industries},
            completers=[CompleterEntry(name, self._cast.organisation_name(name) or holder) for name in text.completers],
            rights=self._rights(text, holder),
        )

    def demand(self, text: Demand, owner: Actor) -> Draft:
        """The demand as its owner fills it in."""
        industry = self._content.organisations[text.organisation].industry
        return Draft(
            values={
                "title": text.title,
                "kind": text.kind,
                "background": text.background,
                "problem": text.problem,
                "indicators": "\n".join(text.wanted),
                "tried": text.tried,
                "conditions": text.conditions,
                "budget_yuan": None if text.budget is None else Decimal(text.budget),
                "modes": text.modes,
                "deadline_months": text.months,
                "urgency": text.urgency,
                "readiness_wanted": text.readiness,
                "masked": text.masked,
                "publicity": text.publicity,
                **_contact(owner),
            },
            codes={"fields": text.fields, "industries": [industry] if industry else []},
        )

    def _rights(self, text: Achievement, holder: str) -> Sequence[RightEntry]:
        return [self._right(line, text, holder) for line in text.rights]

    def _right(self, line: str, text: Achievement, holder: str) -> RightEntry:
        kind, year, status, *rest = line.split()
        owners = [holder, *(self._content.organisations[key].name for key in rest[1:])]
        number = right_number(kind=kind, year=int(year), number=next(self._numbers), granted=status == "granted")
        return RightEntry(
            kind=kind,
            status=status,
            number=number,
            name=text.title,
            owners="、".join(owners),
            stated_on=clock.today() - timedelta(days=self._past.random.randint(20, 120)),
        )


def _contact(owner: Actor) -> dict[str, str]:
    return {
        "contact_name": owner.user.name,
        "contact_phone": owner.user.phone,
        "contact_email": owner.user.email,
    }
