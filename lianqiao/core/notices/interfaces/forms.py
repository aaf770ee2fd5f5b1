"""What is asked of whoever writes a notice, records a posting, objects, or answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.core.notices.domain.notices import Posting, create_notice, update_notice
from lianqiao.core.notices.enums import Place, Standing
from lianqiao.core.notices.kinds import kind_choices
from lianqiao.core.notices.models import PublicNotice
from lianqiao.core.notices.validators import validate_items
from lianqiao.core.publishing.fields import split_cells

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ItemsField(forms.CharField):
    """A table typed as text: the head in the first line, cells parted by ｜, | or a tab; the value is the table."""

    widget = forms.Textarea(attrs={"rows": 5})

    def to_python(self, value: Any) -> Any:
        """The head and rows of the typed lines; empty for none."""
        if isinstance(value, dict):
            return value
        lines = [split_cells(line) for line in (super().to_python(value) or "").splitlines() if line.strip()]
        if not lines:
            return {}
        head, *rows = lines
        return {"head": head, "rows": [row + [""] * (len(head) - len(row)) for row in rows]}

    def validate(self, value: Any) -> None:
        """The shape of the table."""
        super().validate(value)
        validate_items(value)

    def run_validators(self, value: Any) -> None:
        """Those of a character field measure lines."""

    def prepare_value(self, value: Any) -> Any:
        """A stored table as lines."""
        if not isinstance(value, Mapping):
            return value
        return "\n".join("｜".join(row) for row in (value.get("head", []), *value.get("rows", [])) if row)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare tables, not spellings."""
        return bool(self.to_python(data) != (initial or {}))


class NoticeForm(forms.Form):
    """A notice before it is handed in."""

    sections: ClassVar[tuple[tuple[Any, Any, tuple[str, ...]], ...]] = (
        (_("公示什么"), "", ("kind", "title", "text", "items")),
        (
            _("何时何地"),
            _("平台会自动公示。其他地点请到时同步张贴，并登记实际时间。"),
            ("first_day", "unit_location", "unit_url", "market_location", "market_url"),
        ),
    )
    kind = forms.ChoiceField(label=_("公示类型"), choices=kind_choices)
    title = forms.CharField(label=_("标题"), max_length=120)
    text = forms.CharField(
        label=_("正文"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("写明事由和依据；不要写涉密内容和个人联系方式"),
    )
    items = ItemsField(
        label=_("公示内容表"),
        required=False,
        help_text=_("第一行是表头，每行一项，各栏用｜隔开，例如：成果名称｜完成人｜拟交易价格"),
    )
    first_day = forms.DateField(
        label=_("公示第一天"), required=False, widget=DAY, help_text=_("不填则审查通过当天开始；公示期按规定自动计算")
    )
    unit_location = forms.CharField(
        label=_("本单位公示的位置"), max_length=120, required=False, help_text=_("如：科研楼一层公告栏")
    )
    unit_url = forms.URLField(label=_("本单位公示的网址"), required=False, assume_scheme="https")
    market_location = forms.CharField(label=_("技术市场公示的位置"), max_length=120, required=False)
    market_url = forms.URLField(label=_("技术市场公示的网址"), required=False, assume_scheme="https")

    def __init__(self, *args: Any, actor: Actor, instance: PublicNotice | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = {**_stored(instance), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.actor = actor

    def values(self) -> dict[str, Any]:
        """The columns that were asked."""
        return {name: self.cleaned_data[name] for name in ("kind", "title", "text", "items", "first_day")}

    def places(self) -> list[Posting]:
        """The places that were named."""
        data = self.cleaned_data
        named = [
            Posting(place, data[f"{place}_location"], data[f"{place}_url"]) for place in (Place.UNIT, Place.MARKET)
        ]
        return [posting for posting in named if posting.location or posting.url]


class KnownNoticeForm(NoticeForm):
    """A notice of a kind that is known: what it says is proposed, and handed in at once."""

    sections = (
        (_("公示什么"), _("内容已按登记材料拟好，可以修改。"), ("title", "text", "items")),
        NoticeForm.sections[1],
    )
    kind = None  # type: ignore[assignment]

    def values(self) -> dict[str, Any]:
        """The columns that were asked."""
        return {name: self.cleaned_data[name] for name in ("title", "text", "items", "first_day")}


def save_notice(form: NoticeForm, actor: Actor, notice: PublicNotice | None) -> PublicNotice:
    """Hand a valid form to the domain."""
    if notice is None:
        return create_notice(actor=actor, values=form.values(), places=form.places())
    return update_notice(notice, actor=actor, values=form.values(), places=form.places())


def _stored(notice: PublicNotice | None) -> dict[str, Any]:
    if notice is None:
        return {}
    named = {name: getattr(notice, name) for name in ("kind", "title", "text", "items", "first_day")}
    for place in notice.current_places():
        named |= {f"{place.place}_location": place.location, f"{place.place}_url": place.url}
    return named


class PostingForm(forms.Form):
    """From when to when the notice really hung at a place."""

    shown_from = forms.DateField(label=_("实际公示第一天"), widget=DAY)
    shown_to = forms.DateField(
        label=_("实际公示最后一天"), widget=DAY, required=False, help_text=_("撤下以后再填，须同时上传证明")
    )
    evidence = forms.FileField(label=_("证明材料"), required=False, help_text=_("照片、网页截图或盖章的扫描件"))


class ObjectionForm(forms.Form):
    """An objection of anybody."""

    standing = forms.ChoiceField(label=_("您的身份"), choices=Standing.choices, widget=forms.RadioSelect)
    name = forms.CharField(label=_("姓名或单位名称"), max_length=60, help_text=_("只有办理人员能看到，不会公开"))
    contact = forms.CharField(label=_("联系方式"), max_length=100, help_text=_("电话或邮箱，用于核实和答复，不会公开"))
    text = forms.CharField(
        label=_("异议内容"),
        min_length=10,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("请写明对哪一项有异议、事实和依据；不要写涉密内容"),
    )
    evidence = forms.FileField(label=_("证明材料"), required=False, help_text=_("可选，一个文件"))


class AnswerForm(forms.Form):
    """How an objection was checked, and the answer to whoever raised it."""

    answer = forms.CharField(
        label=_("答复"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("写明核实情况和结论，异议人会看到"),
    )
    is_right = forms.TypedChoiceField(
        label=_("结论"),
        choices=(("no", _("异议不成立")), ("yes", _("异议成立"))),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )


class OpinionForm(forms.Form):
    """What the secrecy officer signs."""

    opinion = forms.CharField(
        label=_("审查意见"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("如：不涉密，可以公示"),
    )


class LookUpForm(forms.Form):
    """A notice by its number."""

    number = forms.CharField(label=_("公示编号"), max_length=60)


class CodeForm(forms.Form):
    """An objection by its code."""

    code = forms.CharField(label=_("查询码"), max_length=40, help_text=_("提交异议时显示的查询码"))


ACTION_FORMS: Mapping[str, type[forms.Form]] = {"clear": OpinionForm}
