"""What the invented province, its cities and a university have laid down for themselves, and who checked it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from lianqiao.core.norms.domain import NewEdition, enter_edition, verify_edition
from lianqiao.core.norms.loading import load
from lianqiao.core.norms.models import NormKey
from lianqiao.core.permissions import Role
from lianqiao.demo.acts import Acts, read


class LocalRules:
    """Enters the local editions of norms, the earliest first."""

    def __init__(self, acts: Acts) -> None:
        self._acts = acts

    def lay_down(self) -> None:
        """All editions of bodies that take part, after those that came with the program and waited for the province."""
        load()
        self.enter_all(read("norms"))

    def enter_all(self, rows: Iterable[dict[str, Any]]) -> None:
        """These editions, as far as their bodies take part."""
        for told in sorted(rows, key=lambda row: -int(row["entered"])):
            if self._acts.is_there(told.get("by") or told["unit"]):
                self._enter(told)

    def _enter(self, told: dict[str, Any]) -> None:
        acts = self._acts
        owner = acts.owner(told.get("by") or told["unit"])
        acts.begin(acts.day(told["entered"], owner.organisation))
        begins: date = acts.past.day(told["days"])
        norm = enter_edition(
            NormKey.objects.get(pk=told["key"]),
            NewEdition(
                value=told["value"],
                effective_from=begins,
                region=owner.organisation.region if "by" in told else None,
                organisation=None if "by" in told else owner.organisation,
                source_title=told["source"],
                source_number=told["number"].format(year=begins.year),
                source_date=begins,
                article=told["article"],
                reason=told["reason"],
            ),
            actor=owner,
        )
        if told["checked"]:
            acts.later(1, 9)
            verify_edition(norm, actor=acts.of_first(Role.REVIEWER, other_than=owner), note="与公布文本逐字核对")
