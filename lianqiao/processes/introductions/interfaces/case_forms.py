"""What is asked when a case goes on or ends, when it is followed up, and when a manager or a team is called in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.money import MoneyWanField
from lianqiao.core.pages.fields import FilesField, day_field
from lianqiao.core.permissions import Role
from lianqiao.processes.introductions.domain.introductions import MOST_FILES
from lianqiao.processes.introductions.enums import FAILURES, PROGRESS, FeeWay, TeamRole
from lianqiao.registers.organisations.enums import SERVING_KINDS, MembershipState, OrganisationState
from lianqiao.registers.organisations.models import Membership
from lianqiao.registers.taxonomy.models import Region

_SEARCHED = {"data-tom-select": ""}


def _text(label: Any, *, most: int, rows: int = 3, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **options)


def _evidence(help_text: Any) -> FilesField:
    return FilesField(label=_("证明材料"), help_text=help_text)


class _DatedForm(forms.Form):
    """Something that happened on a day, today unless told otherwise."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"happened_on": clock.today(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)


class ProgressForm(_DatedForm):
    """How far the case has come."""

    code = forms.ChoiceField(
        label=_("进展到哪一步"), choices=[(code.value, code.label) for code in PROGRESS], widget=forms.RadioSelect
    )
    happened_on = day_field(_("哪天发生的"))
    text = _text(_("说明"), most=1000, required=False, help_text=_("退回到前面的步骤时必须写明原因"))
    amount_yuan = MoneyWanField(label=_("合同金额"), required=False, help_text=_("签订合同时填写"))
    contract_number = forms.CharField(
        label=_("合同登记编号"), max_length=40, required=False, help_text=_("已办理技术合同登记的填写")
    )
    place: Any = forms.ModelChoiceField(
        Region.objects.none(),
        label=_("落地地区"),
        required=False,
        empty_label="",
        widget=forms.Select(attrs={"data-codes": "regions"}),
    )
    evidence = _evidence(
        _("合同、验收单、现场照片等，一次最多 %(most)d 个。签约和落地附上材料，主管部门可以直接核实")
        % {"most": MOST_FILES}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["place"]
        field.queryset = Region.objects.all()


class EndForm(_DatedForm):
    """Why the case ends here."""

    code = forms.ChoiceField(
        label=_("结束的原因"), choices=[(code.value, code.label) for code in FAILURES], widget=forms.RadioSelect
    )
    happened_on = day_field(_("哪天结束的"))
    text = _text(_("说明"), most=1000, required=False, help_text=_("试用、签约以后结束的，必须写明原因"))


class FollowUpForm(_DatedForm):
    """What has come of the landing until now."""

    happened_on = day_field(_("截至哪天"))
    paid_yuan = MoneyWanField(label=_("合同累计到账"), required=False)
    sales_yuan = MoneyWanField(label=_("累计销售收入"), required=False)
    tax_yuan = MoneyWanField(label=_("累计上缴税金"), required=False)
    jobs = forms.IntegerField(label=_("新增就业（人）"), min_value=0, required=False)
    text = _text(_("情况说明"), most=1000, required=False, help_text=_("没有进展也请说明原因"))
    evidence = _evidence(_("可附销售、纳税等证明，一次最多 %(most)d 个") % {"most": MOST_FILES})

    def clean(self) -> dict[str, Any]:
        """At least something is told."""
        values: dict[str, Any] = super().clean() or {}
        told = [values.get(name) for name in ("paid_yuan", "sales_yuan", "tax_yuan", "jobs", "text")]
        if all(value in (None, "") for value in told) and not self.errors:
            raise ValidationError(_now("请至少填写一项，或说明情况。"))
        return values


class MembershipField(forms.ModelChoiceField):
    """Chooses one person in one organisation."""

    def label_from_instance(self, obj: Any) -> str:
        """Organisation and name."""
        return f"{obj.organisation.name} · {obj.user.name or obj.user.email}"


class MandateForm(forms.Form):
    """A mandate for a technology manager."""

    member = MembershipField(
        Membership.objects.none(), label=_("技术经理人"), empty_label=_("请选择"), widget=forms.Select(attrs=_SEARCHED)
    )
    whole = forms.BooleanField(
        label=_("委托整个单位，由该单位的技术经理人共同办理"),
        required=False,
        help_text=_("不勾选则只委托选定的这位经理人"),
    )
    is_exclusive = forms.BooleanField(label=_("独家委托"), required=False, help_text=_("期限内不再委托其他经理人"))
    scope_text = _text(_("委托事项"), most=1000, help_text=_("如：约谈对方、组织试用、起草合同、协助登记"))
    fee_text = _text(
        _("服务报酬约定"), most=500, rows=2, required=False, help_text=_("如：成交额的百分之三，签约后支付")
    )
    fee_way = forms.ChoiceField(
        label=_("报酬方式"),
        required=False,
        choices=[("", _("按上面的文字约定")), *FeeWay.choices],
        help_text=_("选定比例或金额的，成交时自动计算并生成结算单"),
    )
    fee_rate = forms.DecimalField(
        label=_("报酬比例（%）"),
        required=False,
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
    )
    fee_yuan = MoneyWanField(label=_("报酬金额（万元）"), required=False)
    tail_months = forms.IntegerField(
        label=_("尾期（月）"),
        required=False,
        min_value=0,
        max_value=120,
        help_text=_("委托结束后多少个月内和引荐的对象成交，经理人仍可取得报酬；没有约定的不填"),
    )
    starts_on = day_field(_("从哪天开始"), required=True)
    until = day_field(_("到哪天为止"), required=True)

    def __init__(self, *args: Any, actor: Actor, barred: Iterable[Any] = (), **kwargs: Any) -> None:
        kwargs["initial"] = {"starts_on": clock.today(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        field: Any = self.fields["member"]
        field.queryset = (
            Membership.objects.filter(
                state=MembershipState.ACTIVE,
                roles__contains=[Role.MANAGER],
                organisation__state=OrganisationState.VERIFIED,
                organisation__kind__in=SERVING_KINDS,
            )
            .exclude(organisation__in=[actor.organisation_id, *barred])
            .select_related("organisation", "user")
            .order_by("organisation__pinyin", "user_id")
        )

    def clean_tail_months(self) -> int:
        """No tail unless one was agreed."""
        return self.cleaned_data["tail_months"] or 0


class TeamForm(forms.Form):
    """A person for the team of a case: a colleague, or somebody elsewhere by the address of the account."""

    colleague = MembershipField(
        Membership.objects.none(),
        label=_("本单位的同事"),
        required=False,
        empty_label=_("不选"),
        widget=forms.Select(attrs=_SEARCHED),
    )
    email = forms.EmailField(label=_("或外单位人员的登录邮箱"), required=False, help_text=_("对方所在单位须已通过核验"))
    role = forms.ChoiceField(label=_("专业"), choices=TeamRole.choices)
    duty = _text(_("负责事项"), most=300, rows=2, required=False)
    until = day_field(_("到哪天为止"), required=True, help_text=_("到期后不再能看到这项对接"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["colleague"]
        active = Membership.objects.filter(state=MembershipState.ACTIVE).select_related("organisation", "user")
        self._active = active.filter(organisation__state=OrganisationState.VERIFIED)
        field.queryset = active.filter(organisation=actor.organisation_id).order_by("user_id")

    def clean(self) -> dict[str, Any]:
        """One person, in `member`."""
        values: dict[str, Any] = super().clean() or {}
        colleague, email = values.get("colleague"), values.get("email")
        if self.errors:
            return values
        if bool(colleague) == bool(email):
            raise ValidationError(_now("请选择一位同事，或填写一位外单位人员的登录邮箱。"))
        values["member"] = colleague or self._active.filter(user__email__iexact=email).order_by("created_at").first()
        if values["member"] is None:
            self.add_error("email", _now("没有找到这个账号，或其单位没有通过核验。"))
        return values
