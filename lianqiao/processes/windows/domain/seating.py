"""The timetable of a window: which pair sits at which table when."""

from __future__ import annotations

from django.db.models import Q

from lianqiao.processes.windows.models import Pair, Remark, Seat, Talk, Window
from lianqiao.processes.windows.timetable import Wanted, arrange


def seatable(window: Window, *, fill: bool) -> list[Pair]:
    """The pairs that may sit at a table: wanted by one owner at least, refused by none.

    With `fill` also those that the engine found and of which nobody has said anything.
    """
    pairs = Pair.objects.living().filter(window=window).exclude(Q(demand_wants=False) | Q(achievement_wants=False))
    if not fill:
        pairs = pairs.filter(Q(demand_wants=True) | Q(achievement_wants=True))
    return list(pairs.for_list().order_by("pk"))


def make_timetable(window: Window, *, fill: bool) -> int:
    """Seat the pairs anew, whatever stood there before; returns the number of talks.

    The caller holds the window's lock and knows that nothing has been said of a talk yet.
    """
    clear_timetable(window)
    pairs = {pair.pk: pair for pair in seatable(window, fill=fill)}
    wanted = [
        Wanted(pair.pk, (pair.demand_entry.delegate_id, pair.achievement_entry.delegate_id), (*pair.rank, str(pair.pk)))
        for pair in pairs.values()
    ]
    places = arrange(wanted, slots=window.slots, tables=window.tables)
    talks = [
        Talk(window=window, pair=pairs[key], slot=place.slot, table=place.table)  # type: ignore[index]
        for key, place in places.items()
    ]
    Talk.objects.bulk_create(talks)
    Seat.objects.bulk_create(
        Seat(talk=talk, window=window, slot=talk.slot, person=entry.delegate)
        for talk in talks
        for entry in (talk.pair.demand_entry, talk.pair.achievement_entry)
        if entry.delegate is not None
    )
    return len(talks)


def clear_timetable(window: Window) -> None:
    """Take all talks away."""
    Talk.objects.filter(window=window).delete()


def is_told_of(window: Window) -> bool:
    """Whether somebody has said something of a talk, so that the timetable stays as it is."""
    return Remark.objects.filter(talk__window=window).exists()
