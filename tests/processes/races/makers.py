"""What tests of races ask besides the races themselves."""

from __future__ import annotations

from lianqiao.processes.races.models import Race


def fresh(race: Race) -> Race:
    return Race.objects.get(pk=race.pk)


def states_of(race: Race) -> list[str]:
    return list(race.teams.order_by("number").values_list("state", flat=True))
