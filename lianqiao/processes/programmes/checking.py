"""What is wrong with a scheme or a call before others rely on it: one clear sentence for each thing."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from lianqiao.core import clock
from lianqiao.processes.programmes import hooks
from lianqiao.processes.programmes.definitions import agreement, consequences, grants, milestones, money, periods
from lianqiao.processes.programmes.definitions import form as forms
from lianqiao.processes.programmes.enums import EditionState
from lianqiao.processes.programmes.models.call import Call
from lianqiao.processes.programmes.models.scheme import SchemeEdition


def problems_of_edition(edition: SchemeEdition) -> list[str]:
    """What stands in the way of issuing an edition; none when an applicant could begin with it today."""
    form = edition.form_definition
    found = forms.problems_of(form)
    if not form.sections:
        found.append(_("申报表还没有字段。"))
    elif not any(one.required for one in form.fields()):
        found.append(_("申报表没有一个必填的字段。"))
    if not edition.applicants and not edition.conditions:
        found.append(_("还没有写谁可以申报：请选择单位类型，或写明申报条件。"))
    found += grants.problems_of(edition.grant, form, region=edition.region_id)
    found += periods.problems_of(edition.periods, where=edition.region_id, on=clock.today())
    return found + problems_after_selection(edition)


def problems_after_selection(edition: SchemeEdition) -> list[str]:
    """What is wrong with agreement, milestones, money and consequences; nothing where a scheme has none of them."""
    steps, wanted = milestones.steps_of(edition.milestones), milestones.wanted_of(edition.milestones)
    rows = consequences.consequences_of(edition.consequences)
    terms, form = edition.terms, edition.form_definition
    if terms is None:
        return (
            [_("写了里程碑、拨款或后续义务与违约后果，还要写合同。")]
            if steps or wanted or edition.money or rows
            else []
        )
    found = [*agreement.problems_of(terms, form), *milestones.problems_of(steps, wanted)]
    found += milestones.field_problems(wanted, form)
    found += [
        _("里程碑“%(name)s”排在执行期以后。") % {"name": one.name} for one in steps if (one.months or 0) > terms.months
    ]
    found += money.problems_of(edition.money, steps, where=edition.region_id, on=clock.today())
    found += consequences.problems_of(rows)
    if terms.is_pledge:
        found += _pledge_problems(bool(steps), bool(wanted), bool(rows))
    return found


def _pledge_problems(steps: bool, wanted: bool, rows: bool) -> list[str]:
    """A pledge says what is promised by when, and what follows otherwise (PL-01)."""
    parts = ((wanted, _("考核指标")), (steps, _("里程碑")), (rows, _("后续义务与违约后果")))
    missing = [str(label) for given, label in parts if not given]
    return [_("军令状还没有写明：%(what)s。") % {"what": "、".join(missing)}] if missing else []


def problems_of_call(call: Call) -> list[str]:
    """What stands in the way of publishing a call; none when it can be published as it is."""
    found = []
    edition = call.edition
    if edition.state != EditionState.ISSUED:
        found.append(_("所用的制度版本不是现行版本，请改用现行版本。"))
    if call.opens_on < clock.today():
        found.append(_("开始申报的日期已经过了，请修改。"))
    least: Any = periods.length(edition.periods, "open", where=call.region_id, on=call.opens_on)
    if call.closes_on < least.end(call.opens_on):
        given = {"least": least, "day": least.end(call.opens_on)}
        found.append(_("申报期不足 %(least)s，截止日期最早为 %(day)s。") % given)
    if call.quota is None and call.budget_yuan is None and call.floor is None:
        found.append(_("请写明拟支持数量、总经费或入选最低分中的至少一项，否则无法确定入选名单。"))
    found += hooks.further_problems(call)
    return found
