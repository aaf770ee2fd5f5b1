"""The register of registration offices, as every face shows it."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.filing.forms import FilingForm
from lianqiao.core.filing.kinds import FilingGroup, FilingKind, register
from lianqiao.core.filing.tables import FilingFilter, FilingTable
from lianqiao.processes.contracts.enums import RUNNING, ContractState
from lianqiao.processes.contracts.models import RegistrationOffice, TechnologyContract
from lianqiao.registers.taxonomy.interfaces.fields import RegionField
from lianqiao.registers.taxonomy.interfaces.filters import RegionFilter


class OfficeForm(FilingForm):
    """Where the office is, whom it serves, and how it is reached."""

    place = RegionField(label=_("服务地区"))
    sections = (
        (_("登记机构"), _("设立、变更和撤销由省里审核。"), ("code", "place", "staff")),
        (_("办理"), "", ("address", "phone", "hours", "guide")),
    )

    class Meta(FilingForm.Meta):
        model = RegistrationOffice
        fields = ("code", "place", "address", "phone", "hours", "staff", "guide")


class OfficeTable(FilingTable):
    """Offices with place and address."""

    place = tables.Column(verbose_name=_("服务地区"), order_by="place_id")
    code = tables.Column(verbose_name=_("机构代码"))
    address = tables.Column(verbose_name=_("办理地点"))
    phone = tables.Column(verbose_name=_("办公电话"))
    hours = tables.Column(verbose_name=_("办理时间"))

    class Meta(FilingTable.Meta):
        model = RegistrationOffice
        fields = sequence = ("title", "code", "place", "address", "phone", "hours", "state", "updated_at")
        exclude = ("organisation", "region", "number", "submitted_at", "decided_at")


class OfficeFilter(FilingFilter):
    """By place."""

    place = RegionFilter(field_name="place")

    class Meta:
        model = RegistrationOffice
        fields = ()


def workload_of(office: Any) -> dict[str, int]:
    """How much lies with an office and how much of it is late; one query."""
    running = Q(state__in=RUNNING)
    counted: dict[str, int] = TechnologyContract.objects.filter(office=office.pk).aggregate(
        waiting=Count("pk", filter=Q(state=ContractState.SUBMITTED)),
        running=Count("pk", filter=running),
        late=Count("pk", filter=running & Q(due_on__lt=clock.today())),
        returned=Count("pk", filter=Q(state=ContractState.RETURNED)),
        registered=Count("pk", filter=Q(state=ContractState.REGISTERED)),
    )
    return counted


def office_context(office: Any, actor: Actor) -> dict[str, Any]:
    """How much it has to do."""
    return {"workload": workload_of(office)}


register(
    FilingKind(
        slug="contract-offices",
        label=_("技术合同登记机构"),
        model=RegistrationOffice,
        form=OfficeForm,
        table=OfficeTable,
        filters=OfficeFilter,
        group=FilingGroup.CONTRACTS,
        icon="building",
        new_label=_("申请设立登记机构"),
        empty_text=_("登记机构受理本地区的技术合同认定登记；审核通过并公开后，签约单位可以选来登记。"),
        subtitle=_("办理技术合同认定登记的机构和地点。"),
        public_fields=("code", "place", "address", "phone", "hours", "guide"),
        template="workbench/contracts/office.html",
        context=office_context,
        needed_by=lambda actor: RegistrationOffice.objects.filter(organisation=actor.organisation_id),
    )
)
