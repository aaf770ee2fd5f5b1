"""Looks for better numbers of the ranking by what became of finds; run by a person, never by the clock."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import norms
from lianqiao.core.errors import DomainError
from lianqiao.engines.retrieval import Filters, Query
from lianqiao.engines.retrieval.retraining import Sample, retrain
from lianqiao.processes.learning.domain.collecting import collect
from lianqiao.processes.learning.domain.rankings import keep_ranking
from lianqiao.processes.learning.enums import gain_of
from lianqiao.processes.learning.interfaces.reports import report_of, write_files
from lianqiao.processes.learning.models import Event, Ranking
from lianqiao.processes.learning.queries.versions import events_by_kind
from lianqiao.processes.matching import index, ranking
from lianqiao.processes.matching.documents import ACHIEVEMENT, DEMAND, documents_of, published
from lianqiao.registers.taxonomy.models import TechField

LEAST_DEMANDS: Final = norms.declare(
    "learning.least_demands", norms.Kind.NUMBER, gettext_lazy("用反馈重新调整匹配排序")
)
#: Also used by the report on whom the ranking shows.
LEAST_GROUP: Final = norms.declare("learning.least_group", norms.Kind.NUMBER, gettext_lazy("匹配报告中单独列出一组"))
#: Digits of the code of a field under which results are told apart.
_FIELD_DIGITS: Final = 2


def retrain_ranking(*, on: date, progress: Callable[[int], None] | None = None) -> Ranking:
    """Propose numbers for the ranking from all feedback, and keep them with their report as a new version.

    Its files lie in `matching.ranking.folder()`. What is in use does not change. Raises DomainError where too few
    demands have feedback that tells something (`learning.least_demands`), and then nothing is kept.
    """
    collect()
    open_index = index.ensure_index()
    index.catch_up()
    samples = [sample for sample in samples_of(judgements(), on=on) if sample.is_telling]
    least = int(LEAST_DEMANDS.get(on=on).value)
    if len(samples) < least:
        raise DomainError(
            "too_little",
            _("只有 %(count)d 项需求的反馈可以比较，至少需要 %(least)d 项；排序保持不变。")
            % {"count": len(samples), "least": least},
        )
    result = retrain(open_index, samples, progress=progress)
    names = {field.pk: str(field) for field in TechField.objects.filter(pk__in=[one.group for one in result.groups])}
    report = report_of(
        result,
        on=on,
        base=ranking.number_in_use(),
        least=int(LEAST_GROUP.get(on=on).value),
        names=names,
        events={str(kind): number for kind, number in events_by_kind().items()},
    )
    made = keep_ranking(result.proposed, report)
    write_files(ranking.folder(), number=made.number, settings=result.proposed, report=report)
    return made


def judgements() -> dict[UUID, dict[UUID, float]]:
    """Demand -> achievement -> gain, of all pairs of which something is known and both records are public now."""
    events: defaultdict[tuple[UUID, UUID], list[tuple[str, str]]] = defaultdict(list)
    rows = Event.objects.filter(demand__in=published(DEMAND), achievement__in=published(ACHIEVEMENT))
    for demand, achievement, kind, reason in rows.values_list("demand", "achievement", "kind", "reason"):
        events[demand, achievement].append((kind, reason))
    found: defaultdict[UUID, dict[UUID, float]] = defaultdict(dict)
    for (demand, achievement), happened in sorted(events.items()):
        gain = gain_of(happened)
        if gain is not None:
            found[demand][achievement] = gain
    return dict(found)


def samples_of(judged: Mapping[UUID, Mapping[UUID, float]], *, on: date) -> Iterator[Sample]:
    """Each demand as it asks for its stored matches: with what is public of it, among the records of others."""
    for document in documents_of(published(DEMAND).filter(pk__in=judged)):
        query = Query.from_document(document, kind=ACHIEVEMENT, on=on)
        yield Sample(
            name=document.id,
            query=replace(query, filters=Filters(owner_not=document.owner)),
            gains={str(key): gain for key, gain in judged[UUID(document.id)].items()},
            group=min((code[:_FIELD_DIGITS] for code in document.fields), default=""),
        )
