"""What conditions of schemes may ask of the integrity record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.engines.conditions import Range
from lianqiao.processes.agreements.limits import MARKS_COUNT_FOR
from lianqiao.processes.agreements.models import Mark
from lianqiao.processes.programmes.facts import Applicant, Known, register
from lianqiao.registers.cultivation.questions import Question, Unit

MARKS = "unit_marks"


def _marks(applicant: Applicant, names: set[str], day: dt.date) -> Iterator[tuple[str, Known]]:
    """The marks of the unit that still count, with the projects that they came of."""
    if MARKS not in names:
        return
    time = MARKS_COUNT_FOR.get(where=applicant.organisation, on=day)
    rows = Mark.objects.filter(
        organisation=applicant.organisation, written_at__date__gt=time.value.start(day), written_at__date__lte=day
    )
    titles = list(dict.fromkeys(rows.values_list("agreement__title", flat=True)))
    source = _now("近%(time)s的诚信记录") % {"time": time.text}
    words = f"{source}：{'、'.join(titles)}" if titles else source
    yield MARKS, Known(Range.exactly(rows.count()), words)


register(Question(MARKS, _("诚信记录条数"), _("单位在本平台有几条还在计算期内的诚信记录？"), Unit.COUNT), _marks)
