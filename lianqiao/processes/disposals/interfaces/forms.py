"""What is asked of whoever prepares a disposal, consents to it, states its secrecy or records the decision."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.money import MoneyWanField
from lianqiao.core.pages.fields import day_field
from lianqiao.core.publishing.searched import SearchedRecordsField
from lianqiao.processes.disposals.domain.deciding import COLUMNS, MOST_MEMBERS
from lianqiao.processes.disposals.domain.writing import (
    MOST_ITEMS,
    MOST_OWNERS,
    MOST_RIGHTS,
    create_disposal,
    set_item,
    update_disposal,
)
from lianqiao.processes.disposals.enums import (
    DecisionResult,
    LicenceKind,
    PricingMethod,
    Procedure,
    SecrecyFinding,
)
from lianqiao.processes.disposals.models import DecisionMember, Disposal, DisposalItem, ItemOwner, ItemRight
from lianqiao.processes.disposals.models.disposal import CONTENT, PAPERS, WHOLE
from lianqiao.processes.reviews.interfaces.forms import KeptForm, text_field
from lianqiao.registers.achievements.enums import TransformationMode
from lianqiao.registers.achievements.interfaces.fields import OWN
from lianqiao.registers.industry_map.interfaces.fields import TableField

OWNER_COLUMNS = ("name", "share", "way", "paper")
RIGHT_COLUMNS = ("kind", "number", "name", "status", "checked_on", "pledgee_agreed")
MEMBER_COLUMNS = ("name", "post", "has_interest", "interest", "part")
_NOTHING = ("", _("请选择"))


class DisposalForm(KeptForm):
    """What goes to others, by which way, at which price."""

    title = forms.CharField(label=_("名称"), max_length=120, help_text=_("如：镁合金防腐涂层专利转让"))
    achievements = SearchedRecordsField(
        among=OWN, label=_("要转化的成果"), help_text=_("从本单位登记的成果里选；权属、知识产权保存以后逐项填写")
    )
    purpose = text_field(_("转化目的和必要性"), rows=3, most=2000, required=False)
    mode = forms.ChoiceField(label=_("转化方式"), choices=TransformationMode.choices)
    mode_words = text_field(
        _("转化方式的要点"),
        rows=3,
        most=1500,
        required=False,
        help_text=_("转让写变更登记；合作写投入和分成；作价投资写股权由谁持有、怎样退出"),
    )
    licence_kind = forms.ChoiceField(
        label=_("许可类型"), choices=(_NOTHING, *LicenceKind.choices), required=False, help_text=_("许可的填写")
    )
    territory = forms.CharField(label=_("许可地域"), max_length=120, required=False)
    months = forms.IntegerField(label=_("许可期限（月）"), required=False, min_value=1, max_value=600)
    company = forms.CharField(label=_("作价投资或合作的企业"), max_length=120, required=False)
    equity_share = forms.IntegerField(
        label=_("拟占股比（万分之几）"),
        required=False,
        min_value=1,
        max_value=WHOLE,
        help_text=_("15% 写 1500"),
    )
    pricing = forms.ChoiceField(label=_("定价方式"), choices=PricingMethod.choices)
    asked_yuan = MoneyWanField(
        label=_("拟定价格（万元）"),
        required=False,
        help_text=_("协议定价写拟交易价格，挂牌写挂牌价，拍卖写起拍价；估值只是参考，价格由单位自己定"),
    )
    partner_name = forms.CharField(label=_("意向受让方或合作方"), max_length=120, required=False)
    pricing_words = text_field(_("定价依据"), rows=3, most=1500, required=False)
    conditions = text_field(_("对受让方的要求和交易条件"), rows=3, most=2000, required=False)
    is_cross_border = forms.BooleanField(label=_("转让或许可给境外的组织、个人"), required=False)
    export_checked_on = day_field(_("出口审查日期"))
    export_paper = forms.CharField(label=_("出口审查结论或许可证号"), max_length=200, required=False)
    is_key_technology = forms.BooleanField(label=_("涉及关键核心技术"), required=False)
    approved_outside_on = day_field(_("主管部门批准日期"))
    approval_paper = forms.CharField(label=_("主管部门批准文号"), max_length=200, required=False)
    appraiser = forms.CharField(label=_("资产评估机构"), max_length=120, required=False)
    appraised_yuan = MoneyWanField(label=_("评估值（万元）"), required=False)
    appraised_on = day_field(_("评估基准日"), help_text=_("评估报告保存以后作为附件上传"))
    columns = (*CONTENT, *PAPERS)
    sections = (
        (_("转化什么"), "", ("title", "achievements", "purpose")),
        (
            _("怎样转化"),
            "",
            ("mode", "mode_words", "licence_kind", "territory", "months", "company", "equity_share"),
        ),
        (
            _("怎样定价"),
            _("拍卖的保留价不写在这里，保存以后单独密封。"),
            ("pricing", "asked_yuan", "partner_name", "pricing_words", "conditions"),
        ),
        (
            _("涉外和关键核心技术"),
            "",
            (
                "is_cross_border",
                "export_checked_on",
                "export_paper",
                "is_key_technology",
                "approved_outside_on",
                "approval_paper",
            ),
        ),
        (_("资产评估"), _("做过资产评估的填写；没有做的不填。"), ("appraiser", "appraised_yuan", "appraised_on")),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        chosen = [] if self.instance is None else list(self.instance.items.values_list("achievement", flat=True))
        achievements: Any = self.fields["achievements"]
        achievements.offer_to(self.actor, chosen)

    def stored(self, instance: Disposal) -> dict[str, Any]:
        """With its achievements, in order."""
        rows = instance.items.order_by("order").values_list("achievement", flat=True)
        return {**super().stored(instance), "achievements": list(rows)}

    def clean_achievements(self) -> Any:
        """Not too many."""
        found = self.cleaned_data["achievements"]
        if len(found) > MOST_ITEMS:
            raise ValidationError(_("一项转化决策最多 %(most)d 项成果。") % {"most": MOST_ITEMS}, "most")
        return found

    def save(self, actor: Actor, disposal: Disposal | None) -> Disposal:
        """Call the domain."""
        achievements = list(self.cleaned_data["achievements"])
        if disposal is None:
            return create_disposal(actor=actor, values=self.values(), achievements=achievements)
        return update_disposal(disposal, actor=actor, values=self.values(), achievements=achievements)


class ItemForm(forms.Form):
    """Who owns an achievement, which rights there are in it, and what its completers said."""

    owners = TableField(
        model=ItemOwner,
        names=OWNER_COLUMNS,
        sizes={"share": "s", "paper": "l"},
        label=_("权利人和份额"),
        help_text=_("份额合计 10000；平台上的单位写全称，就能在平台上征求它的意见"),
        maximum=MOST_OWNERS,
    )
    rights = TableField(
        model=ItemRight,
        names=RIGHT_COLUMNS,
        sizes={"name": "l", "pledgee_agreed": "s"},
        label=_("知识产权"),
        required=False,
        help_text=_("法律状态到国家知识产权局等登记机关查询，写查询那天的日期；技术秘密也列一行"),
        maximum=MOST_RIGHTS,
    )
    heard_on = day_field(_("听取完成人意见的日期"))
    heard_words = text_field(
        _("完成人的意见"), rows=3, most=1000, required=False, help_text=_("对方式、价格、受让方的意见，是否同意")
    )
    sections = (
        (_("权属"), "", ("owners",)),
        (_("知识产权"), "", ("rights",)),
        (_("完成人"), "", ("heard_on", "heard_words")),
    )

    def save(self, item: DisposalItem, actor: Actor) -> DisposalItem:
        """Call the domain."""
        said = self.cleaned_data
        heard = {"heard_on": said["heard_on"], "heard_words": said["heard_words"]}
        return set_item(item, actor=actor, heard=heard, owners=said["owners"], rights=said["rights"] or [])


def stored_item(item: DisposalItem) -> dict[str, Any]:
    """What the form of an achievement begins with."""
    return {
        "owners": list(item.owners.values(*OWNER_COLUMNS)),
        "rights": list(item.rights.values(*RIGHT_COLUMNS)),
        "heard_on": item.heard_on,
        "heard_words": item.heard_words,
    }


class SeenForm(forms.Form):
    """A form about the content that was read: it carries the hash of it."""

    content_seen = forms.CharField(widget=forms.HiddenInput)


class ConsentForm(SeenForm):
    """What a co-owner says."""

    agrees = forms.ChoiceField(
        label=_("答复"), choices=(("yes", _("同意")), ("no", _("不同意"))), widget=forms.RadioSelect
    )
    words = text_field(_("意见"), rows=4, most=1000, required=False, help_text=_("不同意的请写明理由"))


class PaperConsentForm(forms.Form):
    """What a co-owner that is not in the program has answered on paper."""

    owner_name = forms.ChoiceField(label=_("共有人"))
    agrees = forms.ChoiceField(
        label=_("答复"), choices=(("yes", _("同意")), ("no", _("不同意"))), widget=forms.RadioSelect
    )
    words = text_field(_("意见摘要"), rows=3, most=1000, required=False)
    paper = forms.FileField(label=_("书面意见"), help_text=_("盖章或签字的扫描件"))

    def __init__(self, *args: Any, names: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["owner_name"].choices = [(name, name) for name in names]


class SecrecyForm(SeenForm):
    """What the secrecy officer states."""

    finding = forms.ChoiceField(label=_("审查结论"), choices=SecrecyFinding.choices, widget=forms.RadioSelect)
    opinion = text_field(_("审查意见"), rows=4, most=500)


class ReserveForm(forms.Form):
    """The reserve price that is sealed."""

    amount_yuan = MoneyWanField(
        label=_("保留价（万元）"), widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    )


class DecisionForm(SeenForm):
    """The decision of the unit, as its minutes tell it."""

    result = forms.ChoiceField(label=_("决策结果"), choices=DecisionResult.choices, widget=forms.RadioSelect)
    procedure = forms.ChoiceField(label=_("决策方式"), choices=Procedure.choices)
    body = forms.CharField(label=_("决策机构"), max_length=120, help_text=_("如：校长办公会、成果转化领导小组"))
    rule = forms.CharField(label=_("依据的本单位制度"), max_length=200, help_text=_("制度名称和文号"))
    held_on = day_field(_("决策日期"), required=True, initial=clock.today)
    text = text_field(_("决议内容"), rows=4, most=2000)
    members = TableField(
        model=DecisionMember,
        names=MEMBER_COLUMNS,
        sizes={"has_interest": "s", "interest": "l"},
        label=_("参加人员和利害关系"),
        help_text=_("每个人都要说明与受让方、完成人有没有利害关系；有的写明，并且回避表决"),
        maximum=MOST_MEMBERS,
    )
    minutes = forms.FileField(label=_("会议纪要或会签单"), help_text=_("系统记下文件的校验值，以后换不了"))
    sections = (
        (_("决策"), "", ("content_seen", "result", "procedure", "body", "rule", "held_on", "text")),
        (_("参加人员"), "", ("members",)),
        (_("凭据"), "", ("minutes",)),
    )

    def values(self) -> Mapping[str, Any]:
        """What the domain takes."""
        return {name: self.cleaned_data[name] for name in COLUMNS}
