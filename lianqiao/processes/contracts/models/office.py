"""The register of registration offices: who recognises and registers contracts, for which place, and where."""

from __future__ import annotations

import pghistory
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.filing.enums import FilingState
from lianqiao.core.filing.models import FiledRecord
from lianqiao.registers.organisations.enums import OrganisationKind

#: States in which an office takes applications.
SERVING = (FilingState.CONFIRMED, FilingState.PUBLISHED)


@pghistory.track()
class RegistrationOffice(FiledRecord):
    """The office of `organisation` that registers contracts of the region `place` and all below it."""

    FILERS = frozenset(
        {
            OrganisationKind.GOVERNMENT,
            OrganisationKind.UNIVERSITY,
            OrganisationKind.INSTITUTE,
            OrganisationKind.TRANSFER_ORGANISATION,
            OrganisationKind.PLATFORM_OPERATOR,
            OrganisationKind.ASSOCIATION,
            OrganisationKind.PARK,
        }
    )
    PUBLIC_STATES = (FilingState.PUBLISHED,)
    LISTED = ("place",)
    NUMBERED = ("place", "code")

    code = models.CharField(
        _("机构代码"),
        max_length=4,
        validators=[RegexValidator(r"\A\d{1,4}\Z", _("机构代码是 1 到 4 位数字。"))],
        help_text=_("登记编号里代表本机构的数字，由省里统一给，一般为 2 位"),
    )
    place = models.ForeignKey("taxonomy.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("服务地区"))
    address = models.CharField(_("办理地点"), max_length=200)
    phone = models.CharField(_("办公电话"), max_length=40)
    hours = models.CharField(_("办理时间"), max_length=100, help_text=_("如：工作日 8:30—11:30，13:30—17:00"))
    staff = models.PositiveSmallIntegerField(_("登记员人数"), help_text=_("取得登记员资格、在岗的人数"))
    guide = limited_text(_("办理须知"), max_length=2000, blank=True)

    class Meta(FiledRecord.Meta):
        verbose_name = _("技术合同登记机构")
        constraints = (
            *FiledRecord.Meta.constraints,
            models.UniqueConstraint(
                fields=("organisation",),
                condition=~models.Q(state=FilingState.CANCELLED),
                name="contracts_office_once",
                violation_error_message=_("本单位已经有一个登记机构。"),
            ),
        )
        indexes = (
            *FiledRecord.Meta.indexes,
            models.Index(
                fields=("-decided_at", "-id"),
                condition=models.Q(state__in=(FilingState.PUBLISHED,)),
                name="contracts_office_public",
            ),
        )

    def own_title(self) -> str:
        """The name of the organisation as an office."""
        name = self.organisation.name if self.organisation_id else ""
        return str(_("%(name)s技术合同登记处") % {"name": name}) if name else ""

    @property
    def is_serving(self) -> bool:
        """Whether it takes applications."""
        return self.state in SERVING
