"""The organisation: whoever owns records, acts through its members and is verified by its government."""

from typing import Any

import pghistory
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianqiao.core.ids import new_id
from lianqiao.core.names import pinyin_key
from lianqiao.registers.organisations.enums import OrganisationKind, OrganisationState
from lianqiao.registers.organisations.queries.visibility import OrganisationQuerySet
from lianqiao.registers.organisations.validators import validate_uscc

#: More levels than any hierarchy of organisations has.
DEEPEST = 12


@pghistory.track()
class Organisation(models.Model):
    """An organisation, keyed by its unified social credit code; `parent` is the one it belongs to."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    uscc = models.CharField(
        _("统一社会信用代码"),
        max_length=18,
        unique=True,
        validators=[validate_uscc],
        help_text=_("营业执照或法人证书上的 18 位代码"),
        error_messages={"unique": _("这个统一社会信用代码已经登记过，请申请加入该单位。")},
    )
    name = models.CharField(_("单位全称"), max_length=120, help_text=_("与证照一致的全称"))
    short_name = models.CharField(_("简称"), max_length=40, blank=True)
    pinyin = models.CharField(max_length=400, editable=False)
    kind = models.CharField(_("单位类型"), max_length=24, choices=OrganisationKind)
    state = models.CharField(_("状态"), max_length=12, choices=OrganisationState, default=OrganisationState.PENDING)
    region = models.ForeignKey(
        "taxonomy.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("所在地区")
    )
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
        verbose_name=_("上级单位"),
    )
    industry = models.ForeignKey(
        "taxonomy.Industry",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("行业"),
    )
    is_state_founded = models.BooleanField(
        _("国家设立"), default=False, help_text=_("国家设立的高校院所适用法定奖酬下限")
    )
    founded_on = models.DateField(_("成立日期"), null=True, blank=True)
    staff = models.PositiveIntegerField(_("人数"), null=True, blank=True)
    business = models.CharField(_("主营业务"), max_length=300, blank=True, help_text=_("一句话说清做什么"))
    address = models.CharField(_("地址"), max_length=200, blank=True)
    website = models.URLField(_("网址"), blank=True)
    contact_name = models.CharField(_("联系人"), max_length=60, blank=True)
    contact_phone = models.CharField(_("联系电话"), max_length=40, blank=True)
    contact_email = models.EmailField(_("联系邮箱"), blank=True)
    verified_at = models.DateTimeField(_("核验时间"), null=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("登记人")
    )
    created_at = models.DateTimeField(_("登记时间"), auto_now_add=True)
    updated_at = models.DateTimeField(_("更新时间"), auto_now=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ("pinyin", "id")
        verbose_name = _("单位")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("id")),
                name="organisations_not_own_parent",
            ),
        )
        indexes = (
            models.Index(fields=("pinyin", "id"), name="organisations_by_name"),
            models.Index(fields=("state", "-created_at", "id"), name="organisations_by_state"),
        )

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the sort key beside the name."""
        self.pinyin = pinyin_key(self.name)[:400]
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """No organisation stands above itself, also not by way of others."""
        above, steps = self.parent, 0
        while above is not None:
            if above.pk == self.pk or steps == DEEPEST:
                raise ValidationError({"parent": _("上级单位不能是本单位或本单位的下级。")})
            above, steps = above.parent, steps + 1

    @property
    def is_verified(self) -> bool:
        return self.state == OrganisationState.VERIFIED

    @property
    def display_name(self) -> str:
        """The short name where there is one."""
        return self.short_name or self.name
