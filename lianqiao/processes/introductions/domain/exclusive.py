"""Mandates that exclude each other: where one is exclusive, its giver has no other about the same case."""

from django.db.models import Q
from django.utils.translation import gettext as _

from lianqiao.core import clock
from lianqiao.core.transitions import Context
from lianqiao.processes.introductions.enums import MandateState
from lianqiao.processes.introductions.models import Mandate
from lianqiao.registers.organisations.models import Organisation


def no_other_mandate(mandate: Mandate, context: Context) -> str | None:
    """A guard: neither is this one exclusive beside another, nor another beside this one.

    A mandate about a record and one about an introduction of the record are about the same case. The giver is locked,
    so that of two accepted at once the second is refused.
    """
    Organisation.objects.select_for_update(no_key=True).get(pk=mandate.organisation_id)
    others = (
        Mandate.objects.filter(
            about_the_same(mandate),
            organisation=mandate.organisation_id,
            state=MandateState.ACTIVE,
            until__gte=max(mandate.starts_on, clock.today()),
            starts_on__lte=mandate.until,
        )
        .exclude(pk=mandate.pk)
        .select_related("manager_organisation", "manager")
    )
    for other in others:
        if other.is_exclusive:
            return _("委托方已独家委托给%(manager)s。") % {"manager": other.manager_name}
        if mandate.is_exclusive:
            return _("委托方还委托了%(manager)s，不能再独家委托。") % {"manager": other.manager_name}
    return None


def about_the_same(mandate: Mandate) -> Q:
    """The condition for mandates about the same record, or about an introduction in which it stands."""
    if mandate.introduction is not None:
        case = mandate.introduction
        same = Q(introduction=case.pk)
        if case.achievement_id is not None:
            same |= Q(achievement=case.achievement_id)
        return same | Q(demand=case.demand_id) if case.demand_id is not None else same
    column = "achievement" if mandate.achievement_id is not None else "demand"
    key = mandate.achievement_id or mandate.demand_id
    return Q(**{column: key}) | Q(**{f"introduction__{column}": key})
