"""Building an evidence file: long work that ends with one frozen version, or with nothing."""

from __future__ import annotations

import json
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from lianqiao.core import clock, files, jobs, log, numbering, outbox
from lianqiao.core.access import Actor
from lianqiao.core.documents import archival
from lianqiao.core.documents.typesetting.numbering import chinese
from lianqiao.core.jobs import JobContext
from lianqiao.core.models import Job, StoredFile
from lianqiao.core.permissions import Permission
from lianqiao.processes.evidence.blocks import Attached, moment, set_block, table
from lianqiao.processes.evidence.chain import read_chain
from lianqiao.processes.evidence.checking import missing_in
from lianqiao.processes.evidence.gathering import chapters_of
from lianqiao.processes.evidence.material import Material
from lianqiao.processes.evidence.models import Dossier, EvidenceFile
from lianqiao.processes.evidence.numbers import FILE

BUILD_JOB = "evidence.build"
_STEPS = 4


@transaction.atomic
def start_build(dossier: Dossier, *, actor: Actor) -> Job:
    """Start building the file of a dossier; while one is being built for the same body, that one is returned."""
    locked: Dossier = Dossier.objects.select_for_update(of=("self",)).get(pk=dossier.pk)
    actor.require(Permission.EVIDENCE_MAKE, locked)
    running = locked.job
    if running is not None and not running.finished and running.actor_organisation_id == actor.organisation_id:
        return running
    label = _("生成证据卷“%(title)s”") % {"title": locked.title[:80]}
    locked.job = jobs.start(BUILD_JOB, actor=actor, label=label, payload={"dossier": str(locked.pk)}, total=_STEPS)
    locked.save(update_fields=["job", "updated_at"])
    topic = outbox.topic_of(locked, "build")
    log.record(topic, locked, actor=actor, text=_("生成证据卷"))
    return locked.job


@jobs.job(BUILD_JOB)
def build(ctx: JobContext) -> dict[str, Any]:
    """Read the chain, gather the papers that the person may have, set the PDF/A, keep it. Result: `number`."""
    there = EvidenceFile.objects.filter(job=ctx.job).first()
    if there is not None:
        return {"number": there.number}
    dossier = Dossier.objects.select_related("organisation").get(pk=ctx.payload["dossier"])
    ctx.progress(0, _STEPS, _("正在收集材料"))
    content, papers = gather(dossier, ctx.actor)
    ctx.progress(1, _STEPS, _("正在取出附件"))
    attachments = embedded(content, papers)
    ctx.progress(2, _STEPS, _("正在排版"))
    with transaction.atomic():
        ctx.checkpoint(str(dossier.pk), done=3)
        made = keep(dossier, content, attachments, actor=ctx.actor, job=ctx.job)
    return {"number": made.number}


def gather(dossier: Dossier, actor: Actor) -> tuple[dict[str, Any], list[StoredFile]]:
    """What is to stand in the file for this actor, and the papers to go with it. Raises AccessError."""
    actor.require(Permission.EVIDENCE_MAKE, dossier)
    material = Material(read_chain(dossier.root))
    missing = missing_in(material)
    attached = Attached()
    chapters = chapters_of(material, attached, missing)
    for file in material.files:
        attached.add(file, file.subject_type.name if file.subject_type else "")
    rows, papers = [], []
    room = settings.UPLOAD_LIMIT_BYTES // 2
    for number, file, what in attached.rows():
        is_inside = file.size <= room and files.may_download(file, actor=actor)
        room -= file.size if is_inside else 0
        rows.append(
            {
                "number": number,
                "name": file.name,
                "what": what,
                "size": file.size,
                "sha256": file.sha256,
                "inside": is_inside,
            }
        )
        papers.append(file)
    chapters.append({"title": _("附件目录"), "blocks": [_index(rows)]})
    return {"chapters": chapters, "files": rows, "gaps": [one.as_row() for one in missing]}, papers


@transaction.atomic
def keep(
    dossier: Dossier, content: dict[str, Any], attachments: list[archival.Attachment], *, actor: Actor, job: Job | None
) -> EvidenceFile:
    """Set what was gathered and keep it as the next version."""
    locked: Dossier = Dossier.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=dossier.pk)
    last = locked.versions.aggregate(last=Max("version"))["last"] or 0
    now = clock.now()
    number = numbering.next_number(FILE, on=clock.today(), where=locked.region_id)
    digest = hash_of(content)
    made = EvidenceFile(
        dossier=locked,
        version=last + 1,
        number=number,
        job=job,
        content=content,
        content_sha256=digest,
        attached=sum(row["inside"] for row in content["files"]),
        missing=len(content["gaps"]),
        made_by=actor.user,
        made_for=actor.organisation,
        made_at=now,
    )
    pdf = _set(made, locked, attachments, now)
    upload = ContentFile(pdf, name=_("证据卷-%(number)s.pdf") % {"number": number})
    made.file = files.store(upload, actor=actor, organisation=actor.organisation)
    made.save(force_insert=True)
    made.file.subject = made
    made.file.save(update_fields=["subject_type", "subject_id"])
    topic = outbox.topic_of(locked, "keep_file")
    words = {"number": number, "version": made.version, "hash": made.file.sha256[:16]}
    log.record(
        topic, locked, actor=actor, text=_("证据卷 %(number)s（第 %(version)d 版）已生成，校验值 %(hash)s") % words
    )
    outbox.publish(topic, locked.pk)
    return made


def hash_of(content: dict[str, Any]) -> str:
    """The SHA-256 of the content as JSON with sorted keys and no spaces, in UTF-8."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def _index(rows: list[dict[str, Any]]) -> dict[str, Any]:
    told = [
        [row["number"], row["name"], row["what"], row["sha256"], _("卷内") if row["inside"] else _("只列校验值")]
        for row in rows
    ]
    return table([_("序号"), _("文件名"), _("是什么"), _("SHA-256"), _("在哪里")], told, [1, 3, 2, 4, 2])


def embedded(content: dict[str, Any], papers: list[StoredFile]) -> list[archival.Attachment]:
    """The papers that go inside, under names of their own."""
    found = []
    for row, file in zip(content["files"], papers, strict=True):
        if not row["inside"]:
            continue
        with file.content.open("rb") as stream:
            kept = stream.read()
        name = f"{row['number']:03}-{file.name}"
        found.append(archival.Attachment(name, kept, file.content_type, row["what"] or file.name))
    return found


def _set(made: EvidenceFile, dossier: Dossier, attachments: list[archival.Attachment], now: datetime) -> bytes:
    unit = str(dossier.organisation)
    cover = archival.Cover(
        title=_("科技成果转化尽职免责证据卷"),
        author=unit,
        facts=[
            (_("证据卷编号"), made.number),
            (_("事项"), dossier.title),
            (_("单位"), unit),
            (_("版次"), _("第 %(version)d 版") % {"version": made.version}),
            (_("生成"), f"{made.made_for or ''} {made.made_by or ''} {moment(now)}".strip()),
            (_("链条编号"), dossier.ocid),
            (_("缺少的证据"), _("%(count)d 项") % {"count": made.missing}),
            (_("卷内附件"), _("%(count)d 份") % {"count": made.attached}),
            (_("内容校验值"), made.content_sha256),
        ],
        note=_("本卷由平台按记录汇总生成，内容截至生成时间。附件在卷内原样保存，可用附件目录的校验值核对。"),
    )
    chapters = [
        archival.Chapter(f"{chinese(place)}、{one['title']}", [set_block(block) for block in one["blocks"]])
        for place, one in enumerate(made.content["chapters"], start=1)
    ]
    return archival.archive(cover, chapters, attachments=attachments, at=now)
