"""What people are told of alerts, league tables, bulletins and results, and who is told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import inbox, links, people
from lianqiao.core.messages.kinds import register
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import Context
from lianqiao.engines.progress import number
from lianqiao.governance.boards.enums import BulletinState
from lianqiao.governance.boards.models import Alert, Assessment, Bulletin, Snapshot
from lianqiao.registers.organisations.enums import OrganisationKind
from lianqiao.registers.organisations.models import Organisation

register("boards", gettext_lazy("指标进度预警、晾晒、通报和考核"), group="tasks")

#: How many alerts a message names; the rest are counted.
NAMED = 10


def governments_at(codes: Iterable[str]) -> list[Any]:
    """The keys of the verified government bodies of exactly these regions."""
    rows = Organisation.objects.verified().filter(kind=OrganisationKind.GOVERNMENT, region__in=list(codes))
    return list(rows.values_list("pk", flat=True))


def governments_below(region: Any) -> list[Any]:
    """The keys of the verified government bodies strictly below a region."""
    rows = Organisation.objects.verified().filter(kind=OrganisationKind.GOVERNMENT)
    rows = rows.filter(region__code__startswith=region.prefix).exclude(region=region.pk)
    return list(rows.values_list("pk", flat=True))


def tell_of_alerts(place: Any, units: Sequence[Any], alerts: Sequence[Alert], *, day: Any) -> None:
    """The responsible of a place: which targets have fallen behind. `alerts` come with their targets."""
    lines = [
        _("%(name)s：完成%(value)s%(unit)s，按进度应达%(line)s%(unit)s")
        % {
            "name": alert.target.indicator.name,
            "value": number(alert.value),
            "line": number(alert.line),
            "unit": alert.target.indicator.unit,
        }
        for alert in alerts[:NAMED]
    ]
    if len(alerts) > NAMED:
        lines.append(_("另有%(count)d项，见预警清单") % {"count": len(alerts) - NAMED})
    inbox.send(
        _workers(units),
        key=f"boards.alert.{getattr(place, 'pk', place)}.{day:%Y%m%d}",
        subject=_("%(place)s有%(count)d项指标进度滞后") % {"place": place, "count": len(alerts)},
        text="\n".join([*lines, _("请查看原因，及时采取措施；有数没有报上来的，请尽快补报。")]),
        url=reverse("workbench:board_alerts"),
        organisations=units,
    )


def tell_those_below(snapshot: Snapshot) -> None:
    """The governments below: a league table that names them has been given to them."""
    units = governments_below(snapshot.region)
    inbox.send(
        _workers(units),
        key=f"boards.league.{snapshot.pk}",
        subject=_("晾晒榜：%(title)s") % {"title": snapshot.title[:80]},
        text=_("%(unit)s 发来了晾晒榜，请查看本地区的名次和与上一期的变化。") % {"unit": snapshot.organisation},
        url=links.page_of(snapshot),
        organisations=units,
    )


def tell_of_bulletin(bulletin: Bulletin, context: Context) -> None:
    """The governments below: a bulletin has been issued, or withdrawn and why."""
    units = governments_below(bulletin.region)
    unit = {"unit": bulletin.organisation}
    if bulletin.state == BulletinState.WITHDRAWN:
        subject = _("通报已撤回：%(title)s")
        text = _("%(unit)s 撤回了这份通报。") % unit + context.reason
    else:
        subject = _("通报：%(title)s")
        text = _("%(unit)s 印发了通报，请查阅；其中点名的地区请按要求办理。") % unit
    inbox.send(
        _workers(units),
        key=f"boards.bulletin.{bulletin.pk}.{bulletin.state}",
        subject=subject % {"title": bulletin.title[:80]},
        text=text,
        url=links.page_of(bulletin),
        organisations=units,
    )


def tell_of_result(assessment: Assessment, context: Context) -> None:
    """The governments or organisations that were assessed: the result stands."""
    places = list(assessment.units.values_list("region", "organisation"))
    units = [
        *governments_at([code for code, _key in places if code is not None]),
        *[key for _code, key in places if key is not None],
    ]
    inbox.send(
        _workers(units),
        key=f"boards.assessment.{assessment.pk}.{assessment.updated_at:%Y%m%d%H%M%S%f}",
        subject=_("考核结果：%(title)s") % {"title": assessment.title[:80]},
        text=_("%(unit)s 确认了考核结果，请查看得分。") % {"unit": assessment.organisation},
        url=links.page_of(assessment),
        organisations=units,
    )


def _workers(units: Sequence[Any]) -> list[Any]:
    """Who works for the units: their editors and reviewers, and their administrators."""
    found = {
        user.pk: user
        for role in (Role.EDITOR, Role.REVIEWER, Role.ADMINISTRATOR)
        for user in people.members_with(role, units)
    }
    return list(found.values())
