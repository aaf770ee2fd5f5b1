"""Forms in which marks are given by the criteria of a review: sheets of experts, findings of visits, users' ballots."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.core.pages.fields import FilesField, day_field
from lianqiao.processes.reviews.domain.visits import free_for
from lianqiao.processes.reviews.enums import CommentRule, Ground
from lianqiao.processes.reviews.interfaces.forms import text_field
from lianqiao.processes.reviews.models import Ballot, Expert, Review, Subject, Visit
from lianqiao.registers.organisations.interfaces.fields import OrganisationField


class MarksForm(forms.Form):
    """`score_<key>` and `comment_<key>` for each criterion; what they must be is checked by the domain."""

    def __init__(self, *args: Any, criteria: Sequence[Mapping[str, Any]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.criteria = list(criteria)
        last = dict(self.fields)
        sections = []
        for row in self.criteria:
            score, comment = f"score_{row['key']}", f"comment_{row['key']}"
            self.fields[score] = forms.DecimalField(
                label=_("打分（满分 %(most)s）") % {"most": row["most"]},
                error_messages={"required": _("请打分。")},
                max_digits=6,
                decimal_places=2,
                widget=forms.NumberInput(attrs={"min": "0", "max": str(row["most"]), "step": "any"}),
            )
            is_asked = row["comment"] == CommentRule.ALWAYS
            self.fields[comment] = text_field(_("意见"), rows=2, most=1000, required=is_asked)
            heading = f"{row['name']}（{row['weight']}%）"
            sections.append((heading, row["guidance"], (score, comment)))
        self.order_fields([*(name for name in self.fields if name not in last), *last])
        self.sections = (*sections, (self.whole, "", tuple(last)))

    #: The heading above what is asked besides the marks.
    whole: Any = ""

    def scores(self) -> dict[str, Any]:
        """The score of each criterion by its key; None where there is none."""
        return {row["key"]: self.cleaned_data.get(f"score_{row['key']}") for row in self.criteria}

    def comments(self) -> dict[str, str]:
        """The comment of each criterion by its key."""
        return {row["key"]: self.cleaned_data.get(f"comment_{row['key']}") or "" for row in self.criteria}


def given_marks(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Kept marks as the form begins with them."""
    found: dict[str, Any] = {}
    for row in rows:
        found |= {f"score_{row['key']}": row["score"], f"comment_{row['key']}": row["comment"]}
    return found


class SheetForm(MarksForm):
    """A sheet of scores of an expert, with an opinion."""

    whole = _("总体意见")
    opinion = text_field(_("总体意见"), rows=4, most=2000, error_messages={"required": _("请写总体意见。")})

    def __init__(self, *args: Any, review: Review, **options: Any) -> None:
        super().__init__(*args, criteria=review.criteria, **options)


class VisitReportForm(MarksForm):
    """What a visit found."""

    whole = _("考察纪要")
    minutes = text_field(
        _("考察纪要"),
        rows=8,
        most=10_000,
        help_text=_("看了什么、问了谁、与申报是否一致"),
        error_messages={"required": _("请写考察纪要：看了什么、问了谁、与申报是否一致。")},
    )
    papers = FilesField(label=_("照片和材料"), help_text=_("可以选多个文件"))

    def __init__(self, *args: Any, visit: Visit, **options: Any) -> None:
        options["initial"] = {"minutes": visit.minutes, **given_marks(visit.findings), **(options.get("initial") or {})}
        super().__init__(*args, criteria=visit.review.visit_criteria, **options)


class BallotForm(MarksForm):
    """The marks of a user."""

    whole = _("使用情况")
    usage = text_field(
        _("使用情况"),
        rows=4,
        most=1000,
        help_text=_("用在哪里、用了多久、效果怎样"),
        error_messages={"required": _("请写明用在哪里、用了多久、效果怎样。")},
    )
    proofs = FilesField(label=_("使用证明"), help_text=_("合同、发票、验收单、使用报告等"))

    def __init__(self, *args: Any, ballot: Ballot, **options: Any) -> None:
        super().__init__(*args, criteria=ballot.review.user_criteria, **options)
        if ballot.ground == Ground.INVITED:
            self.fields["proofs"].help_text = _("贵单位是受邀评价的，请至少上传一份：合同、发票、验收单、使用报告等")


class VisitForm(forms.Form):
    """The plan of a visit: only experts without a conflict can be chosen."""

    held_on = day_field(_("考察日期"), required=True)
    place = forms.CharField(label=_("考察地点"), max_length=200)
    leader = forms.ModelChoiceField(
        Expert.objects.none(), label=_("组长"), help_text=_("由组长提交考察结论；只列出没有利害关系的专家")
    )
    members = forms.ModelMultipleChoiceField(
        Expert.objects.none(),
        label=_("其他成员"),
        required=False,
        widget=forms.SelectMultiple(attrs={"data-tom-select": ""}),
    )
    note = text_field(_("给考察组的话"), rows=3, most=1000, required=False, help_text=_("如集合时间、联系人"))

    def __init__(self, *args: Any, subject: Subject, visit: Visit | None = None, **options: Any) -> None:
        if visit is not None:
            told = {name: getattr(visit, name) for name in ("held_on", "place", "leader", "note")}
            others = [row.expert_id for row in visit.members.all() if row.expert_id != visit.leader_id]
            options["initial"] = {**told, "members": others, **(options.get("initial") or {})}
        super().__init__(*args, **options)
        free = [expert.pk for expert, reason in free_for(subject) if not reason]
        rows = Expert.objects.filter(pk__in=free).select_related("user", "employer").order_by("user__name", "pk")
        for name in ("leader", "members"):
            field: Any = self.fields[name]
            field.queryset = rows
            field.label_from_instance = _named

    def parts(self) -> dict[str, Any]:
        """What the domain takes."""
        names = ("held_on", "place", "note")
        return {
            "values": {name: self.cleaned_data[name] for name in names},
            "leader": self.cleaned_data["leader"],
            "members": self.cleaned_data["members"],
        }


def _named(expert: Expert) -> str:
    return f"{expert.user.name}（{expert.employer}）"


class InviteUserForm(forms.Form):
    """A unit that is asked to judge as a user."""

    unit = OrganisationField(label=_("用户单位"))
    note = forms.CharField(
        label=_("怎样使用"), max_length=200, help_text=_("如：2026年3月起在二号线使用；有转化合同、对接记录的不用邀请")
    )
