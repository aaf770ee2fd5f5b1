"""Forms of technology contracts; what they ask is checked again by the domain."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.core.filing.forms import FilingForm
from lianqiao.core.money import MoneyWanField
from lianqiao.core.pages.fields import day_field
from lianqiao.core.publishing.fields import split_cells
from lianqiao.processes.contracts import filling
from lianqiao.processes.contracts.checking import technical_amount
from lianqiao.processes.contracts.domain.writing import create_contract, update_contract
from lianqiao.processes.contracts.enums import ChangeKind, FindingVerdict, OpinionVerdict
from lianqiao.processes.contracts.limits import LONGEST_REASON, LONGEST_TEXT
from lianqiao.processes.contracts.models import ContractParty, CostItem, RegistrationOffice, TechnologyContract
from lianqiao.processes.contracts.models.office import SERVING
from lianqiao.processes.contracts.questions import Question
from lianqiao.processes.reviews.interfaces.forms import text_field
from lianqiao.registers.industry_map.interfaces.fields import TableField
from lianqiao.registers.organisations.interfaces.fields import OrganisationField
from lianqiao.registers.taxonomy.interfaces.fields import IndustryField, RegionField

_YES_NO = (("yes", _("是")), ("no", _("否")))
PARTY_COLUMNS = ("side", "name", "code")
COST_COLUMNS = ("kind", "name", "quantity", "amount_yuan")


class OfficeField(forms.ModelChoiceField):
    """An office with the place it serves."""

    def label_from_instance(self, obj: Any) -> str:
        """Name and place."""
        return _now("%(office)s（服务%(place)s）") % {"office": obj, "place": obj.place}


class ContractForm(FilingForm):
    """The registration form: what the contract is about, between whom, from when to when, and for how much."""

    office = OfficeField(queryset=RegistrationOffice.objects.none(), label=_("登记机构"))
    counterpart = OrganisationField(
        label=_("对方单位"), required=False, help_text=_("平台上有的单位从这里选，名称和代码自动带出")
    )
    counterpart_region = RegionField(label=_("对方所在地区"), required=False, help_text=_("境外的不填"))
    place = RegionField(
        label=_("技术落地地区"), required=False, help_text=_("技术投入使用的地方；不填按买方所在地区统计")
    )
    industry = IndustryField(label=_("国民经济行业"), required=False, help_text=_("技术应用到的行业"))
    parties = TableField(
        model=ContractParty,
        names=PARTY_COLUMNS,
        sizes={"name": "l"},
        label=_("其他当事人"),
        required=False,
        help_text=_("三方以上的合同填写；每个当事人一行"),
        maximum=20,
    )
    costs = TableField(
        model=CostItem,
        names=COST_COLUMNS,
        sizes={"name": "l", "quantity": "s"},
        label=_("非技术性费用"),
        required=False,
        help_text=_(
            "设备、仪器、零部件、原材料等；合理数量的样品、样机和文件属于标的物，不扣除。技术交易额由成交额减去这些费用得出"
        ),
        maximum=50,
    )
    sections = (
        (_("合同"), _("名称和类别与合同文本一致。"), ("title", "kind", "subject", "office")),
        (
            _("当事人"),
            "",
            (
                "side",
                "own_kind",
                "counterpart",
                "counterpart_name",
                "counterpart_code",
                "counterpart_kind",
                "counterpart_country",
                "counterpart_region",
                "parties",
                "is_related",
                "relation",
            ),
        ),
        (_("期限"), "", ("signed_on", "starts_on", "ends_on")),
        (_("技术内容"), "", ("content", "acceptance", "rights", "place")),
        (
            _("金额"),
            _("技术交易额 = 合同成交额 − 非技术性费用，由系统算出。"),
            ("amount_yuan", "is_estimated", "payment_way", "costs", "investment_yuan", "output_yuan"),
        ),
        (_("统计分类"), "", ("field", "right_kind", "goal", "plan_source", "industry")),
    )

    class Meta(FilingForm.Meta):
        model = TechnologyContract
        fields = (
            "title",
            "kind",
            "subject",
            "office",
            "side",
            "own_kind",
            "counterpart",
            "counterpart_name",
            "counterpart_code",
            "counterpart_kind",
            "counterpart_country",
            "counterpart_region",
            "is_related",
            "relation",
            "signed_on",
            "starts_on",
            "ends_on",
            "content",
            "acceptance",
            "rights",
            "place",
            "amount_yuan",
            "is_estimated",
            "payment_way",
            "investment_yuan",
            "output_yuan",
            "field",
            "right_kind",
            "goal",
            "plan_source",
            "industry",
        )

    def __init__(self, *args: Any, actor: Actor, initial: dict[str, Any] | None = None, **options: Any) -> None:
        given = dict(initial or {})
        self.source = filling.source_of(given.pop("from", ""), given.pop("source", ""), actor)
        if self.source is not None:
            given = {**filling.values_from(self.source, actor), **given}
        super().__init__(*args, actor=actor, initial=given, **options)
        asked: dict[str, Any] = self.fields
        region = "" if actor.organisation is None else actor.organisation.region_id
        nearest = filling.offices_for(region) if region else RegistrationOffice.objects.none()
        chosen = getattr(self.instance, "office_id", None)
        known = [one.pk for one in nearest] + ([chosen] if chosen else [])
        offices = (
            RegistrationOffice.objects.filter(pk__in=known)
            if known
            else RegistrationOffice.objects.filter(state__in=SERVING)
        )
        asked["office"].queryset = offices.select_related("place").order_by("-place__code", "title", "id")

    def prefilled(self) -> dict[str, Any]:
        """What the registers know of the unit."""
        return filling.begin_with(self.actor)

    def clean(self) -> dict[str, Any]:
        """The register tells of the other side where it is chosen there; the costs fit into the amount."""
        cleaned: dict[str, Any] = super().clean() or {}
        counterpart = cleaned.get("counterpart")
        if counterpart is not None:
            told = filling.told_of(counterpart)
            cleaned.update(told)
            for name in told:
                self.errors.pop(name, None)
        rows = [CostItem(kind=row["kind"], amount_yuan=row["amount_yuan"]) for row in cleaned.get("costs") or ()]
        amount = cleaned.get("amount_yuan")
        if amount is not None and rows and technical_amount(amount, rows) < 0:
            raise ValidationError({"costs": _now("非技术性费用的合计不能超过合同成交额。")})
        return cleaned

    def rows(self, name: str, columns: tuple[str, ...]) -> list[dict[str, Any]]:
        """The rows of a part, with the columns that its model has."""
        return [{column: row[column] for column in columns} for row in self.cleaned_data.get(name) or ()]

    def save(self, actor: Actor, contract: TechnologyContract | None) -> TechnologyContract:  # type: ignore[override]
        """Call the domain."""
        parts = {"parties": self.rows("parties", PARTY_COLUMNS), "costs": self.rows("costs", COST_COLUMNS)}
        if contract is None:
            return create_contract(actor=actor, values=self.values(), source=self.source, **parts)
        return update_contract(contract, actor=actor, values=self.values(), **parts)


class ConditionsForm(forms.Form):
    """The conditions of the kind, each answered yes or no."""

    def __init__(self, *args: Any, questions: tuple[Question, ...], **options: Any) -> None:
        super().__init__(*args, **options)
        self.questions = questions
        for one in questions:
            initial = None if one.answer is None else ("yes" if one.answer else "no")
            self.fields[one.fact] = forms.ChoiceField(
                label=one.text,
                choices=_YES_NO,
                widget=forms.RadioSelect,
                required=False,
                initial=initial,
                help_text=one.why,
            )

    def values(self) -> dict[str, bool]:
        """{fact: yes or no} of what was answered."""
        return {fact: said == "yes" for fact, said in self.cleaned_data.items() if said}


class DefectsForm(forms.Form):
    """What is to be mended, one thing a line."""

    defects = text_field(
        _("要补正的事项"),
        rows=6,
        most=8000,
        help_text=_("一行一项：哪一项｜要补正什么。如“验收标准｜请写明指标和检测方法”。请一次列清"),
    )

    def clean_defects(self) -> list[tuple[str, str]]:
        """(field, sentence) of each line."""
        told = []
        for line in self.cleaned_data["defects"].splitlines():
            cells = [cell for cell in split_cells(line) if cell]
            if cells:
                told.append((cells[0] if len(cells) > 1 else "", "，".join(cells[1:]) if len(cells) > 1 else cells[0]))
        if not told:
            raise ValidationError(_now("请列出要补正的事项。"))
        return told


class OpinionOfExpertForm(forms.Form):
    """What an expert thinks of kind and amounts."""

    expert = forms.CharField(label=_("专家姓名"), max_length=60)
    post = forms.CharField(label=_("单位和职务"), max_length=120)
    verdict = forms.ChoiceField(label=_("意见"), choices=OpinionVerdict.choices, widget=forms.RadioSelect)
    text = text_field(_("评审意见"), rows=4, most=LONGEST_TEXT)
    given_on = day_field(_("评审日期"))


class NationalNumberForm(forms.Form):
    """The number that the national system gave."""

    number = forms.CharField(label=_("全国系统登记编号"), max_length=20)


class AnswerForm(forms.Form):
    """What the office found when it looked again."""

    answer = text_field(_("复核意见"), rows=4, most=LONGEST_TEXT)


class DefectAnswerForm(forms.Form):
    """How a defect was mended."""

    text = text_field(_("怎样补正的"), rows=3, most=LONGEST_REASON)


class ChangeForm(forms.Form):
    """What changes of a registered contract, or why it is cancelled, and which benefits it was used for."""

    kind = forms.ChoiceField(label=_("事项"), choices=ChangeKind.choices, widget=forms.RadioSelect)
    happened_on = day_field(_("变更或解除的日期"), required=True)
    reason = text_field(_("理由"), rows=3, most=LONGEST_REASON)
    title = forms.CharField(label=_("项目名称"), max_length=200, required=False)
    ends_on = day_field(_("有效期结束"))
    amount_yuan = MoneyWanField(label=_("合同成交额"), required=False)
    technical_yuan = MoneyWanField(
        label=_("技术交易额"), required=False, help_text=_("不填的，按新的成交额减去已填的非技术性费用")
    )
    used_benefits = forms.BooleanField(label=_("已经享受税收减免、奖励等政策"), required=False)
    benefits = text_field(
        _("享受的政策和报告情况"),
        rows=2,
        most=LONGEST_REASON,
        required=False,
        help_text=_("哪一项政策、哪天向哪个部门报告"),
    )
    benefit_yuan = MoneyWanField(label=_("已享受的金额"), required=False)
    sections = (
        (_("申请什么"), "", ("kind", "happened_on", "reason")),
        (
            _("变更后的内容"),
            _("只填要变的；注销登记的不填。"),
            ("title", "ends_on", "amount_yuan", "technical_yuan"),
        ),
        (
            _("已享受的政策"),
            _("享受过政策的，要向给予优惠的部门报告。"),
            ("used_benefits", "benefits", "benefit_yuan"),
        ),
    )
    CHANGES = ("title", "ends_on", "amount_yuan", "technical_yuan")

    def values(self) -> dict[str, Any]:
        """What `ask_change` takes."""
        given = dict(self.cleaned_data)
        changes = {name: given.pop(name) for name in self.CHANGES}
        return {**given, "values": changes}

    def clean(self) -> dict[str, Any]:
        """Benefits that were used are told."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("used_benefits") and not (cleaned.get("benefits") or "").strip():
            self.add_error("benefits", _now("请写明享受了哪些政策，向哪个部门报告。"))
        return cleaned


class ObjectionForm(forms.Form):
    """What is held against the decision."""

    text = text_field(_("异议内容和理由"), rows=6, most=LONGEST_TEXT)


class RecheckForm(forms.Form):
    """From which days and how many are drawn."""

    title = forms.CharField(label=_("名称"), max_length=120, help_text=_("如：2026年第三季度技术合同随机复查"))
    first_day = day_field(_("登记日期自"), required=True)
    last_day = day_field(_("登记日期至"), required=True)
    percent = forms.DecimalField(
        label=_("抽取比例"),
        required=False,
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"data-unit": "%"}),
        help_text=_("不填按规定的最低比例"),
    )
    seed = forms.CharField(
        label=_("随机种子"),
        max_length=40,
        required=False,
        help_text=_("可以用现场公开产生的数；不填由系统随机产生并记录"),
    )

    def values(self) -> dict[str, Any]:
        """What `draw_recheck` takes."""
        given = dict(self.cleaned_data)
        percent = given.pop("percent")
        return {**given, "share": None if percent is None else percent / 100}


class FindingForm(forms.Form):
    """What was found of a contract."""

    verdict = forms.ChoiceField(label=_("结论"), choices=FindingVerdict.choices, widget=forms.RadioSelect)
    text = text_field(_("复查意见"), rows=4, most=LONGEST_TEXT)


CONTRACT_FORMS = {"return": DefectsForm, "opinion": OpinionOfExpertForm, "note_number": NationalNumberForm}
OBJECTION_FORMS = {"uphold": AnswerForm, "reject": AnswerForm}
