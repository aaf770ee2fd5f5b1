"""What matching tells people."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import inbox
from lianqiao.core.messages import register
from lianqiao.processes.matching.documents import DEMAND, kind_of

register("matching", gettext_lazy("新的匹配"), group="matches")

#: Records that a message names; the rest is counted.
NAMED = 5


def tell_of_matches(digests: Mapping[Any, Mapping[Any, int]], *, run: str) -> None:
    """To each person one message about its records with new matches: {record: number}.

    Who looks after records of several organisations gets one for each, so that the channels of an organisation hear of
    its own records alone.
    """
    for person, records in digests.items():
        by_owner: dict[Any, dict[Any, int]] = {}
        for record, count in records.items():
            by_owner.setdefault(record.organisation_id, {})[record] = count
        for organisation, own in by_owner.items():
            _tell(person, organisation, own, run=run)


def _tell(person: Any, organisation: Any, records: Mapping[Any, int], *, run: str) -> None:
    lines = [_line(record, count) for record, count in sorted(records.items(), key=lambda item: -item[1])[:NAMED]]
    if len(records) > NAMED:
        lines.append(_("另有 %(count)d 条记录也有新匹配。") % {"count": len(records) - NAMED})
    inbox.send(
        [person],
        # The person stands in the key: colleagues have other records, and their channel hears of all of them.
        key=f"matching.{run}.{organisation}.{person.pk}",
        subject=_("发现 %(count)d 项新匹配") % {"count": sum(records.values())},
        text="\n".join(lines),
        url="/workbench/matches/",
        organisations=[organisation],
    )


def _line(record: Any, count: int) -> str:
    text = (
        _("需求“%(title)s”：%(count)d 项可能适用的成果")
        if kind_of(record) == DEMAND
        else _("成果“%(title)s”：%(count)d 项可能用得上的需求")
    )
    return text % {"title": record.title[:60], "count": count}
