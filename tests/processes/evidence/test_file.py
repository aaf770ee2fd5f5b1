"""The evidence file: what stands in it, that it is PDF/A-3b with its papers inside, frozen, and built once."""

import hashlib
import io
import re
from typing import Any

import pypdfium2
import pypdfium2.raw as raw
import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from lianqiao.core import files
from lianqiao.core.errors import AccessError
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.processes.disposals.models import Decision
from lianqiao.processes.evidence.chain import chain_of
from lianqiao.processes.evidence.comparing import compare
from lianqiao.processes.evidence.domain.building import hash_of, start_build
from lianqiao.processes.evidence.models import Dossier, EvidenceFile
from tests.factories import OrganisationFactory, make_actor, make_reviewer
from tests.factories.deals import fresh, make_deal, pass_notice, seller_of
from tests.factories.evidence import decider_of, make_chain, make_dossier, run_build

pytestmark = pytest.mark.django_db


def _bytes(made: EvidenceFile) -> bytes:
    with made.file.content.open("rb") as stream:
        content: bytes = stream.read()
    return content


def test_any_record_of_a_chain_leads_to_the_same_chain() -> None:
    deal = make_chain()
    notice = deal.disposal

    assert chain_of(deal).ocid == chain_of(notice).ocid == f"lianqiao-{deal.disposal_id.hex}"
    assert chain_of(notice).deals == [deal]


def test_a_chain_is_read_by_as_many_queries_whether_it_has_one_deal_or_many() -> None:
    deal = make_chain()
    with CaptureQueriesContext(
        connection,
    ) as one:
        chain_of(deal)
    for _number in range(4):
        make_deal("offered", seller=deal.organisation, disposal=deal.disposal, mode=deal.mode, shares_disposal=True)
    with CaptureQueriesContext(connection) as many:
        assert len(chain_of(deal).deals) == 5
    assert len(many) == len(one)


def test_a_file_is_pdf_a_3b_as_far_as_its_own_bytes_tell() -> None:
    dossier = make_dossier()

    content = _bytes(run_build(dossier, actor=decider_of(dossier)))

    assert re.search(rb"<pdfaid:part>3</pdfaid:part>", content)
    assert re.search(rb"<pdfaid:conformance>B</pdfaid:conformance>", content)
    assert b"/GTS_PDFA1" in content
    assert b"/AFRelationship/Supplement" in content.replace(b" ", b"")
    for forbidden in (b"/Encrypt", b"/JavaScript", b"/JS ", b"/Launch", b"/ObjStm /Encrypt"):
        assert forbidden not in content


def test_all_fonts_are_inside_and_pages_have_text_bookmarks_and_numbers() -> None:
    dossier = make_dossier()

    document = pypdfium2.PdfDocument(_bytes(run_build(dossier, actor=decider_of(dossier))))

    titles = [mark.get_title() for mark in document.get_toc()]
    assert titles[0] == "一、证据是否齐全"
    assert "六、成交" in titles
    assert titles[-1].endswith("、附件目录")
    last = document[len(document) - 1]
    assert f"{len(document)} / {len(document)}" in last.get_textpage().get_text_range()
    fonts = set()
    for page in document:
        for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
            font = raw.FPDFTextObj_GetFont(one.raw)
            fonts.add(raw.FPDFFont_GetIsEmbedded(font))
    assert fonts == {1}
    document.close()


def test_papers_are_inside_as_they_are_and_their_hashes_are_true() -> None:
    dossier = make_dossier()
    minutes = Decision.objects.get(disposal=dossier.root_id).minutes

    made = run_build(dossier, actor=decider_of(dossier))

    document = pypdfium2.PdfDocument(_bytes(made))
    inside = {
        one.get_name(): hashlib.sha256(bytes(one.get_data())).hexdigest()
        for one in (document.get_attachment(place) for place in range(document.count_attachments()))
    }
    told = {f"{row['number']:03}-{row['name']}": row["sha256"] for row in made.content["files"] if row["inside"]}
    assert inside == told
    assert minutes.sha256 in inside.values()
    assert made.attached == len(inside)
    assert made.content_sha256 == hash_of(made.content)
    assert made.file.sha256 == hashlib.sha256(_bytes(made)).hexdigest()
    document.close()


def test_the_file_tells_notice_confirmations_norms_and_who_did_what() -> None:
    deal = make_chain()
    dossier = make_dossier(deal)

    made = run_build(dossier, actor=decider_of(dossier))

    text = str(made.content)
    assert [row["stage"] for row in made.content["gaps"]] == []
    assert deal.content_sha256 in text
    for words in ("协议定价公示", "科研楼一层公告栏", "国发〔2016〕16号", "勤勉尽责", "柏怀远", "校长办公会", "已核实"):
        assert words in text


def test_a_version_never_changes_and_the_next_one_tells_what_did() -> None:
    deal = make_chain("noticed")
    dossier = make_dossier(deal)
    actor = decider_of(dossier)
    old = run_build(dossier, actor=actor)
    pass_notice(deal)
    apply(fresh(deal), "conclude", actor=seller_of(deal))
    new = run_build(dossier, actor=actor)

    assert (old.version, new.version) == (1, 2)
    assert (old.missing, new.missing) == (1, 0)
    changed = {one.title: one for one in compare(old, new)}
    assert any("成交编号" in line or "已成交" in line for line in changed["成交"].added)
    with pytest.raises(DatabaseError), transaction.atomic():
        EvidenceFile.objects.filter(pk=old.pk).update(missing=0)
    with pytest.raises(DatabaseError), transaction.atomic():
        EvidenceFile.objects.filter(pk=old.pk).delete()


def test_pressing_twice_builds_once() -> None:
    dossier = make_dossier()
    actor = decider_of(dossier)

    assert start_build(dossier, actor=actor) == start_build(dossier, actor=actor)


def test_the_unit_and_who_supervises_it_make_files_and_nobody_else() -> None:
    dossier = make_dossier()
    overseer = make_reviewer(code=dossier.region_id)
    made = run_build(dossier, actor=overseer)
    owner = decider_of(dossier)

    for actor in (make_actor(Role.EDITOR, organisation=dossier.organisation), make_actor(Role.ADMINISTRATOR)):
        with pytest.raises(AccessError):
            start_build(dossier, actor=actor)
        assert not Dossier.objects.visible_to(actor).exists()
        assert not files.may_download(made.file, actor=actor)
    assert files.may_download(made.file, actor=overseer)
    assert not files.may_download(made.file, actor=owner)
    assert Dossier.objects.visible_to(owner).get() == dossier


def test_a_private_unit_is_not_supervised() -> None:
    dossier = make_dossier(make_chain(unit=OrganisationFactory(is_state_founded=False)))

    assert not Dossier.objects.visible_to(make_reviewer(code=dossier.region_id)).exists()


def test_an_unknown_character_does_not_stop_the_file() -> None:
    from datetime import UTC, datetime

    from lianqiao.core.documents.archival import Chapter, Cover, Paragraph, archive

    cover: Any = Cover("卷", "单位", [("编号", "1")])
    made = archive(cover, [Chapter("一、甲", [Paragraph("图标😀")])], at=datetime(2026, 1, 2, tzinfo=UTC))

    text = pypdfium2.PdfDocument(io.BytesIO(made))[2].get_textpage().get_text_range()
    assert "图标[U+1F600]" in text
    assert made == archive(cover, [Chapter("一、甲", [Paragraph("图标😀")])], at=datetime(2026, 1, 2, tzinfo=UTC))
