"""One line of the menu: where it leads, in which part it stands, and for whom."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.waiting import Figures
from lianqiao.registers.organisations.enums import OrganisationKind

#: Kinds of organisation that judge and finance other people's records and keep none; the pages stay open to them.
KEEP_NO_RECORDS = frozenset(
    {OrganisationKind.GOVERNMENT, OrganisationKind.FUND, OrganisationKind.BANK, OrganisationKind.GUARANTOR}
)

#: Kinds of organisation that report figures regularly; others see the lines when something is asked of them.
REPORTING_KINDS = frozenset(
    {
        OrganisationKind.GOVERNMENT,
        OrganisationKind.UNIVERSITY,
        OrganisationKind.INSTITUTE,
        OrganisationKind.NEW_RESEARCH_BODY,
        OrganisationKind.HOSPITAL,
        OrganisationKind.PARK,
    }
)


class Part(Enum):
    """The parts of the menu with their headings."""

    MINE = ""
    RECORDS = _("成果与需求")
    MEETING = _("对接")
    TRADE = _("交易与合同")
    PROJECTS = _("项目申报与执行")
    MONEY = _("资金与信用")
    GATES = _("审核办理")
    REVIEWS = _("专家评审")
    TASKS = _("方案与任务")
    JOINT = _("专班、会商与督导")
    AIMS = _("目标与考核")
    REPORTS = _("报表与填报")
    PUBLIC = _("公示与文书")
    UNIT = _("单位")


@dataclass(frozen=True)
class Asked:
    """A person who asks for the menu, with what waits for them; what the lines decide by."""

    actor: Actor
    figures: Figures

    @property
    def unit(self) -> Any:
        """The organisation acted for, or None."""
        return self.actor.organisation

    @property
    def governs(self) -> bool:
        """Whether the organisation acted for oversees a region."""
        return self.actor.oversight is not None

    @property
    def keeps_records(self) -> bool:
        """Whether the unit has achievements and demands of its own, and the person writes them."""
        return keeps_records(self.actor)

    @property
    def reports(self) -> bool:
        """Whether the unit is of a kind that reports figures regularly."""
        return self.unit is not None and self.unit.kind in REPORTING_KINDS

    def has(self, *permissions: Permission) -> bool:
        """Whether the person has one of these rights."""
        return any(self.actor.has(permission) for permission in permissions)

    def waits(self, group: str) -> bool:
        """Whether something of the group waits."""
        return bool(self.figures.groups.get(group))

    def is_concerned(self, question: str) -> bool:
        """Whether a question of `queues.CONCERNS` was answered with yes."""
        return question in self.figures.concerns


def keeps_records(actor: Actor) -> bool:
    """Whether the actor's organisation has achievements and demands of its own, and the actor writes them."""
    organisation: Any = actor.organisation
    if organisation is None or organisation.kind in KEEP_NO_RECORDS:
        return False
    return actor.has(Permission.ACHIEVEMENT_CREATE)


def governs(asked: Asked) -> bool:
    """For government bodies."""
    return asked.governs


def has_unit(asked: Asked) -> bool:
    """For whoever acts for an organisation."""
    return asked.unit is not None


@dataclass(frozen=True)
class Line:
    """A line of the menu: the name of its address, and `group`, the queues of `waiting` that it counts."""

    part: Part
    name: str
    label: Any
    icon: str
    shown: Callable[[Asked], bool]
    group: str = ""
