"""Writing an application: its head, its sections by several people at once, its partners and their consent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import clock, files, log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.permissions import Permission
from lianqiao.core.records import assign
from lianqiao.processes.programmes import phrases
from lianqiao.processes.programmes.definitions.answers import is_empty, read
from lianqiao.processes.programmes.definitions.form import Field
from lianqiao.processes.programmes.definitions.offers import PREFILLS
from lianqiao.processes.programmes.enums import ApplicationState, FieldKind
from lianqiao.processes.programmes.models import Application, Call, Partner, SectionAnswers
from lianqiao.processes.programmes.queries.barred import barred_words, bars
from lianqiao.processes.programmes.queries.eligible import eligibility_for
from lianqiao.registers.organisations.models import Organisation

#: An application has so many partners, and no more.
MOST_PARTNERS = 20


class Conflict(DomainError):
    """Two people changed the same fields; `labels` are theirs, `revision` the section's now."""

    def __init__(self, labels: Sequence[str], who: str, revision: int) -> None:
        message = _("%(who)s刚刚也改了这些内容：%(labels)s。您填写的内容还在本页上，再次保存将以您的为准。")
        super().__init__("conflict", message % {"who": who, "labels": "、".join(labels)})
        self.revision = revision


@transaction.atomic
def begin_application(call: Call, *, actor: Actor, values: Mapping[str, Any]) -> Application:
    """A draft of the unit that the actor acts for, with what the platform knows filled in.

    `values` are the columns of the head. Raises AccessError, DomainError when the call takes no applications or a
    condition is clearly not met, or InvalidInput with the sentences per field.
    """
    if actor.organisation is None:
        raise AccessError(_("请先加入或登记一个单位。"), permission=Permission.APPLICATION_EDIT)
    application = Application(
        call=call, organisation=actor.organisation, region_id=actor.organisation.region_id, created_by=actor.user
    )
    actor.require(Permission.APPLICATION_EDIT, application)
    if actor.organisation_id == call.organisation_id:
        raise DomainError("own_call", _("发布部门不能申报自己的项目。"))
    _require_open(application)
    if not eligibility_for(call, actor).may_apply:
        raise DomainError("not_eligible", _("不符合申报条件，请先查看逐条核对的结果。"))
    assign(application, values)
    _require_not_barred(application)
    application.save(force_insert=True)
    for section in call.edition.form_definition.sections:
        known = {one.key: _prefilled(one, actor) for one in section.fields if one.prefill}
        values_of = {key: value for key, value in known.items() if not is_empty(value)}
        SectionAnswers.objects.create(application=application, key=section.key, values=values_of)
    _tell(application, "create", actor, _("开始填写申报"))
    return application


def _require_not_barred(application: Application) -> None:
    """Who stands on a list that bars leads nothing: said as soon as he is named, with the list and until when."""
    name = "".join(application.leader_name.split())
    found = bars(units=[application.organisation], names=[name], region=application.call.region_id)
    if told := barred_words(found):
        raise DomainError("barred", _("不能申报：%(what)s。") % {"what": told}, "leader_name")


def _prefilled(field: Field, actor: Actor) -> Any:
    value = PREFILLS[field.prefill].value(actor)
    return None if is_empty(value) else read(field, str(value), actor=actor)


@transaction.atomic
def update_head(application: Application, *, actor: Actor, values: Mapping[str, Any]) -> Application:
    """Change title, leader, money and contact of a draft; a returned application keeps its head."""
    locked = _lock(application, actor)
    if locked.state == ApplicationState.RETURNED:
        raise DomainError("not_reopened", _("退回补正时只能改列明的内容。"))
    assign(locked, values)
    _require_not_barred(locked)
    locked.save()
    _tell(locked, "update", actor, _("修改申报的基本信息"))
    return locked


@transaction.atomic
def save_section(
    application: Application, key: str, *, actor: Actor, values: Mapping[str, Any], seen: int
) -> SectionAnswers:
    """Take the answers to one section; `seen` is the revision that the writer had before his eyes.

    Only what the writer changed against that revision is written, so that two people in different fields do not meet.
    An upload given for a file field is kept as a file of the application. Raises AccessError, DomainError when nothing
    may be written or a field is not among those to be mended, InvalidInput with the sentences per field, or Conflict.
    """
    locked = _lock(application, actor)
    try:
        section = locked.call.edition.form_definition.section(key)
    except LookupError as error:
        raise DomainError("no_section", _("申报表里没有这一部分。")) from error
    row, _made = SectionAnswers.objects.select_for_update(of=("self",)).get_or_create(application=locked, key=key)
    base = _at_revision(row, seen)
    given = _read(section.fields, values, locked, actor)
    changed = {name: value for name, value in given.items() if value != base.get(name)}
    theirs = {name for name in {*base, *row.values} if row.values.get(name) != base.get(name)}
    clash = [
        one.label
        for one in section.fields
        if one.key in theirs and changed.get(one.key, _SAME) not in (_SAME, row.values.get(one.key))
    ]
    if clash:
        who = _("别人") if row.updated_by is None else str(row.updated_by)
        raise Conflict(clash, who, row.revision)
    changed = {name: value for name, value in changed.items() if value != row.values.get(name)}
    _require_reopened(locked, section.fields, changed)
    if not changed:
        return row
    merged = {**row.values, **changed}
    row.values = {name: value for name, value in merged.items() if not is_empty(value)}
    row.revision += 1
    row.updated_by = actor.user
    row.save()
    locked.save(update_fields=["updated_at"])
    text = _("填写“%(section)s”") % {"section": section.title}
    _tell(locked, "fill", actor, text, fields=[one.label for one in section.fields if one.key in changed])
    return row


_SAME = object()


def _at_revision(row: SectionAnswers, seen: int) -> dict[str, Any]:
    """What the section said at a revision; one that is not known counts as empty, so that nothing is overwritten."""
    if seen == row.revision:
        return dict(row.values)
    history: Any = row.events  # type: ignore[attr-defined]
    earlier = history.filter(revision=seen).order_by("-pgh_id").first()
    return {} if earlier is None else dict(earlier.values)


def _read(fields: Sequence[Field], values: Mapping[str, Any], application: Application, actor: Actor) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    errors: dict[str, list[str]] = {}
    for one in fields:
        if one.key not in values:
            continue
        try:
            kept[one.key] = _answer(one, values[one.key], application, actor)
        except ValidationError as error:
            errors[one.key] = list(error.messages)
        except DomainError as error:
            errors[one.key] = [error.message]
    if errors:
        raise InvalidInput(errors)
    return kept


def _answer(field: Field, value: Any, application: Application, actor: Actor) -> Any:
    if field.kind != FieldKind.FILE:
        return read(field, value, actor=actor)
    if isinstance(value, File):
        stored = files.store(value, actor=actor, organisation=application.organisation, subject=application)
        return str(stored.pk)
    key = read(field, value, actor=actor)
    if key is not None and not files.files_of(application).filter(pk=key).exists():
        raise ValidationError(_("没有这个附件，请重新上传。"), "file")
    return key


def _require_reopened(application: Application, fields: Sequence[Field], changed: Mapping[str, Any]) -> None:
    if application.state != ApplicationState.RETURNED:
        return
    kept = {one.key: [_("退回补正时不能改这一项。")] for one in fields if one.key in changed}
    for name in application.reopened:
        kept.pop(name, None)
    if kept:
        raise InvalidInput(kept)


@dataclass(frozen=True)
class Named:
    """A unit that is to take part, and what it does."""

    organisation: Organisation
    task: str


@transaction.atomic
def set_partners(application: Application, *, actor: Actor, partners: Sequence[Named]) -> Application:
    """Name the units that apply together; those named anew, or for another task, are asked whether they agree.

    Raises AccessError, DomainError for a returned application, one's own unit or too many; then nothing has changed.
    """
    locked = _lock(application, actor)
    if locked.state == ApplicationState.RETURNED:
        raise DomainError("not_reopened", _("退回补正时只能改列明的内容。"))
    if len(partners) > MOST_PARTNERS:
        raise DomainError("many", _("合作单位最多 %(limit)d 家。") % {"limit": MOST_PARTNERS}, "partners")
    wanted = {one.organisation.pk: one for one in partners}
    if locked.organisation_id in wanted:
        raise DomainError("own", _("合作单位里不要写本单位。"), "partners")
    if len(wanted) < len(partners):
        raise DomainError("twice", _("同一家单位只写一次。"), "partners")
    present = {row.organisation_id: row for row in locked.partners.select_for_update(of=("self",)).order_by("pk")}
    for unit, row in present.items():
        if unit not in wanted:
            row.delete()
        elif row.task != wanted[unit].task:
            row.task, row.agreed, row.answered_at, row.answered_by = wanted[unit].task, None, None, None
            _clean(row)
            row.save()
            phrases.ask_partner(row)
    for unit, one in wanted.items():
        if unit not in present:
            row = Partner(application=locked, organisation=one.organisation, task=one.task)
            _clean(row)
            row.save(force_insert=True)
            phrases.ask_partner(row)
    locked.save(update_fields=["updated_at"])
    _tell(locked, "partners", actor, _("填写合作单位"), units=[str(one.organisation) for one in partners])
    return locked


def _clean(row: Partner) -> None:
    try:
        row.full_clean(validate_constraints=False)
    except ValidationError as error:
        raise DomainError("partner", "".join(error.messages), "partners") from error


@transaction.atomic
def answer_partner(partner: Partner, *, actor: Actor, agrees: bool) -> Partner:
    """A unit that is named says whether it takes part; it may change its mind while the application is a draft.

    By somebody of that unit who may hand in applications. Raises AccessError or DomainError.
    """
    application: Application = Application.objects.select_for_update(of=("self",)).get(pk=partner.application_id)
    rows = Partner.objects.select_for_update(of=("self",)).select_related("application__organisation", "organisation")
    locked: Partner = rows.get(pk=partner.pk)
    if locked.organisation_id != actor.organisation_id or not actor.has(Permission.APPLICATION_SUBMIT):
        raise AccessError(_("由被邀请的合作单位答复。"), permission=Permission.APPLICATION_SUBMIT)
    if application.state != ApplicationState.DRAFT:
        raise DomainError("not_draft", _("申报已经提交，不能再改答复。"))
    locked.agreed, locked.answered_at, locked.answered_by = agrees, clock.now(), actor.user
    locked.save()
    _tell(application, "consent", actor, _("同意共同申报") if agrees else _("不同意共同申报"))
    phrases.tell_of_answer(locked)
    return locked


def _lock(application: Application, actor: Actor) -> Application:
    rows = Application.objects.select_for_update(of=("self",)).select_related(
        "call__edition__scheme", "call__organisation", "organisation"
    )
    locked: Application = rows.get(pk=application.pk)
    actor.require(Permission.APPLICATION_EDIT, locked)
    _require_open(locked)
    return locked


def _require_open(application: Application) -> None:
    if application.is_editable:
        return
    if application.state == ApplicationState.RETURNED:
        raise DomainError("mending_over", _("补正期限已过。"))
    raise DomainError("closed", _("现在不接受申报：还没有开始，或已经截止。"))


def _tell(application: Application, name: str, actor: Actor, text: str, **data: Any) -> None:
    topic = outbox.topic_of(application, name)
    log.record(topic, application, actor=actor, text=text, data=data)
    outbox.publish(topic, application.pk)
