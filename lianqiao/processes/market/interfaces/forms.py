"""What is asked of sellers and markets: listings, amendments, contests, awards, sessions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.core.money import MoneyWanField
from lianqiao.core.pages.fields import day_field
from lianqiao.processes.disposals.models import Disposal
from lianqiao.processes.market.domain.listings import create_listing, update_listing
from lianqiao.processes.market.domain.sessions import create_session, update_session
from lianqiao.processes.market.enums import Contest, Holder, IntentState, ProcedureKey
from lianqiao.processes.market.models import AMENDABLE, Intent, Listing, Session
from lianqiao.processes.market.procedures import TABLE
from lianqiao.processes.reviews.interfaces.forms import KeptForm, text_field
from lianqiao.registers.organisations.enums import SERVING_KINDS
from lianqiao.registers.organisations.models import Organisation
from lianqiao.registers.taxonomy.interfaces.fields import TechFieldField

_MOMENT = "%Y-%m-%dT%H:%M"


def moment_field(label: Any, **options: Any) -> forms.DateTimeField:
    """A day and an hour, typed or chosen."""
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_MOMENT)
    return forms.DateTimeField(label=label, widget=widget, input_formats=[_MOMENT, "%Y-%m-%d %H:%M"], **options)


def _procedure_choices() -> list[tuple[str, str]]:
    return [(key, f"{procedure.label}：{procedure.advice}") for key, procedure in TABLE.items()]


class ListingForm(KeptForm):
    """A listing by a decision of the unit."""

    disposal = forms.ModelChoiceField(
        Disposal.objects.none(),
        label=_("转化决策"),
        help_text=_("只列出本单位已经决策、还没有用于其他交易的；没有的请先办理转化决策"),
    )
    market = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("交易市场"), help_text=_("审核、公告和组织交易的机构")
    )
    session = forms.ModelChoiceField(
        Session.objects.none(), label=_("专场"), required=False, help_text=_("参加专场的，公告和报名按专场的统一时间")
    )
    title = forms.CharField(label=_("标的名称"), max_length=120)
    field = TechFieldField(label=_("技术领域"), required=False)
    summary = text_field(
        _("标的介绍"), rows=6, most=3000, help_text=_("写给买方看：是什么、能做什么、做到哪一步、转让或许可哪些权利")
    )
    procedure = forms.ChoiceField(label=_("交易方式"), choices=_procedure_choices, widget=forms.RadioSelect)
    contest = forms.ChoiceField(
        label=_("有几家时怎样竞价"),
        choices=Contest.choices,
        widget=forms.RadioSelect,
        help_text=_("只对挂牌征集意向的有效；公告以后不能改"),
    )
    price_yuan = MoneyWanField(
        label=_("挂牌价或起始价（万元）"), required=False, help_text=_("不能低于转化决策确定的价格；面议的不填")
    )
    step_yuan = MoneyWanField(
        label=_("加价幅度（万元）"), required=False, help_text=_("网上竞价每次至少加多少；不填的按规定的比例")
    )
    payment_terms = text_field(_("付款方式"), rows=2, most=1000, help_text=_("一次付清还是分期、什么时候付"))
    delivery_terms = text_field(
        _("交付内容"), rows=3, most=1000, help_text=_("交付哪些资料和权利、是否包括技术指导、谁办变更登记")
    )
    buyer_conditions = text_field(
        _("受让方条件"), rows=3, most=1000, required=False, help_text=_("没有特别要求的不填；不得为某一家量身设定")
    )
    deposit_yuan = MoneyWanField(label=_("保证金（万元）"), required=False)
    deposit_holder = forms.ChoiceField(label=_("保证金由谁收"), choices=Holder.choices)
    deposit_account = text_field(
        _("收款账户"), rows=2, most=300, required=False, help_text=_("户名、开户行、账号；只有报名单位能看到")
    )
    opens_on = day_field(_("公告日期"), help_text=_("不填的，审查通过当天公告"))
    intents_until = day_field(_("报名截止日期"), help_text=_("不填的，按规定的最短期限"))
    extension_rounds = forms.IntegerField(
        label=_("无人报名时延长几次"), min_value=0, initial=0, help_text=_("0 表示不延长，到期即为未成交")
    )
    contact_name = forms.CharField(label=_("联系人"), max_length=60)
    contact_phone = forms.CharField(label=_("联系电话"), max_length=40)

    columns = (
        "session",
        "title",
        "field",
        "summary",
        "procedure",
        "contest",
        "price_yuan",
        "step_yuan",
        "payment_terms",
        "delivery_terms",
        "buyer_conditions",
        "deposit_yuan",
        "deposit_holder",
        "deposit_account",
        "opens_on",
        "intents_until",
        "extension_rounds",
        "contact_name",
        "contact_phone",
    )
    sections = (
        (_("标的"), "", ("disposal", "title", "field", "summary")),
        (_("怎么交易"), "", ("market", "session", "procedure", "contest", "price_yuan", "step_yuan")),
        (_("条件"), "", ("payment_terms", "delivery_terms", "buyer_conditions")),
        (_("保证金"), "", ("deposit_yuan", "deposit_holder", "deposit_account")),
        (_("时间"), "", ("opens_on", "intents_until", "extension_rounds")),
        (_("联系"), "", ("contact_name", "contact_phone")),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        usable = Disposal.objects.whole_for(self.actor).usable()
        if self.instance is not None:
            usable = Disposal.objects.filter(pk=self.instance.disposal_id)
            fields["disposal"].disabled = True
        fields["disposal"].queryset = usable.order_by("-created_at", "-id")
        fields["market"].queryset = markets_for(self.actor)
        fields["session"].queryset = Session.objects.taking().order_by("-opens_on", "-id")

    def fresh(self) -> dict[str, Any]:
        """With the ways that most choose, and the unit's own contact."""
        unit: Any = self.actor.organisation
        return {
            "procedure": ProcedureKey.COMPETING,
            "contest": Contest.AUCTION,
            "deposit_holder": Holder.MARKET,
            "contact_name": getattr(unit, "contact_name", ""),
            "contact_phone": getattr(unit, "contact_phone", ""),
        }

    def stored(self, instance: Listing) -> dict[str, Any]:
        """With decision and market."""
        return {**super().stored(instance), "disposal": instance.disposal, "market": instance.market}

    def save(self, actor: Actor, listing: Listing | None) -> Listing:
        """Call the domain."""
        market = self.cleaned_data["market"]
        if listing is None:
            return create_listing(
                actor=actor, disposal=self.cleaned_data["disposal"], market=market, values=self.values()
            )
        return update_listing(listing, actor=actor, market=market, values=self.values())


def markets_for(actor: Actor) -> Any:
    """The bodies that run markets which serve the region of the actor's unit, the nearest first."""
    unit: Any = actor.organisation
    if unit is None:
        return Organisation.objects.none()
    bodies = Organisation.objects.verified().filter(kind__in=SERVING_KINDS).exclude(pk=unit.pk)
    serving = [body.pk for body in bodies.select_related("region") if unit.region_id.startswith(body.region.prefix)]
    return Organisation.objects.filter(pk__in=serving).order_by("pinyin", "pk")


class AmendmentForm(forms.Form):
    """What is to be changed of an announced listing."""

    summary = text_field(_("标的介绍"), rows=6, most=3000)
    price_yuan = MoneyWanField(label=_("挂牌价或起始价（万元）"), required=False)
    payment_terms = text_field(_("付款方式"), rows=2, most=1000)
    delivery_terms = text_field(_("交付内容"), rows=3, most=1000)
    buyer_conditions = text_field(_("受让方条件"), rows=3, most=1000, required=False)
    deposit_yuan = MoneyWanField(label=_("保证金（万元）"), required=False)
    deposit_account = text_field(_("收款账户"), rows=2, most=300, required=False)
    intents_until = day_field(_("报名截止日期"), required=True, help_text=_("只能延后；变更公告后系统会留足规定的时间"))
    contact_name = forms.CharField(label=_("联系人"), max_length=60)
    contact_phone = forms.CharField(label=_("联系电话"), max_length=40)
    reason = text_field(_("变更原因"), rows=2, most=500)
    sections = (
        (_("变更后的内容"), _("只改需要变更的，其他不动。"), AMENDABLE),
        (_("为什么变更"), _("随变更公告一起公开。"), ("reason",)),
    )

    def values(self) -> dict[str, Any]:
        """The columns as they are to be."""
        return {name: self.cleaned_data[name] for name in AMENDABLE}


class AwardForm(forms.Form):
    """Who gets it, and, after talks, at which price."""

    intent = forms.ModelChoiceField(
        Intent.objects.none(), label=_("受让方"), widget=forms.RadioSelect, empty_label=None
    )

    def __init__(self, *args: Any, listing: Listing, with_price: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        qualified = listing.intents.filter(state=IntentState.QUALIFIED).select_related("organisation", "listing")
        fields["intent"].queryset = qualified.order_by("lodged_at", "number")
        fields["intent"].label_from_instance = lambda one: f"{one.code}　{one.organisation}"
        if with_price:
            fields["price_yuan"] = MoneyWanField(
                label=_("商定的价格（万元）"), help_text=_("签约时还可以由双方在成交单里确认")
            )


class ContestForm(forms.Form):
    """When a contest is held."""

    opens_at = moment_field(_("竞价开始"))
    closes_at = moment_field(_("竞价结束"), help_text=_("最后时刻有人出价的自动延长"))


class QuestionAnswerForm(forms.Form):
    """The answer to a question, for everybody."""

    answer = text_field(_("答复"), rows=4, most=2000)


class ObjectionAnswerForm(forms.Form):
    """The answer to an objection, for whoever raised it."""

    answer = text_field(_("答复"), rows=4, most=2000)


class ListingClearForm(forms.Form):
    """What the secrecy officer says."""

    opinion = forms.CharField(label=_("审查意见"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


#: The forms of the actions that want data.
LISTING_FORMS: Mapping[str, type[forms.Form]] = {"clear": ListingClearForm}
QUESTION_FORMS: Mapping[str, type[forms.Form]] = {"answer": QuestionAnswerForm}
OBJECTION_FORMS: Mapping[str, type[forms.Form]] = {"uphold": ObjectionAnswerForm, "reject": ObjectionAnswerForm}


class SessionForm(KeptForm):
    """A session with its common times and its roadshow."""

    title = forms.CharField(label=_("专场名称"), max_length=120, help_text=_("如：装备制造科技成果拍卖专场"))
    theme = text_field(_("专场介绍"), rows=4, most=2000, help_text=_("面向什么产业、什么企业，有哪些配套服务"))
    listings_until = day_field(_("征集标的截止日期"), required=True)
    opens_on = day_field(_("统一公告日期"), required=True)
    intents_until = day_field(_("统一报名截止日期"), required=True)
    contest_from = moment_field(_("统一竞价开始时间"), required=False)
    roadshow_at = moment_field(_("路演时间"), required=False, help_text=_("在报名截止以前，让企业先看懂再报名"))
    roadshow_place = forms.CharField(label=_("路演地点"), max_length=200, required=False)
    roadshow_url = forms.URLField(label=_("线上路演网址"), max_length=500, required=False, assume_scheme="https")
    contact_name = forms.CharField(label=_("联系人"), max_length=60)
    contact_phone = forms.CharField(label=_("联系电话"), max_length=40)
    columns = (
        "title",
        "theme",
        "listings_until",
        "opens_on",
        "intents_until",
        "contest_from",
        "roadshow_at",
        "roadshow_place",
        "roadshow_url",
        "contact_name",
        "contact_phone",
    )
    sections = (
        (_("专场"), "", ("title", "theme")),
        (_("统一时间"), "", ("listings_until", "opens_on", "intents_until", "contest_from")),
        (_("路演"), "", ("roadshow_at", "roadshow_place", "roadshow_url")),
        (_("联系"), "", ("contact_name", "contact_phone")),
    )

    def save(self, actor: Actor, session: Session | None) -> Session:
        """Call the domain."""
        if session is None:
            return create_session(actor=actor, values=self.values())
        return update_session(session, actor=actor, values=self.values())
