"""Templates: what is refused at the door, which edition holds where, and going back."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from docx import Document
from docx.enum.text import WD_BREAK
from docx.shared import Cm
from PIL import Image

from lianqiao.core import clock, documents
from lianqiao.core.access import ANONYMOUS, Actor
from lianqiao.core.documents.builtins import REPLY
from lianqiao.core.documents.domain import check_template, restore_template, upload_template, use_wider_template
from lianqiao.core.documents.filling import MAX_CHARACTERS, fill
from lianqiao.core.documents.models import TemplateEdition
from lianqiao.core.documents.safety import MAX_BYTES
from lianqiao.core.documents.templates import compare, edition_for
from lianqiao.core.documents.typesetting import typeset
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.models import LogEntry, StoredFile
from lianqiao.core.permissions import Permission, Role
from lianqiao.registers.organisations.enums import OrganisationKind
from tests.core.documents.makers import changed, pages, saved, template, text_of, upload
from tests.factories import OrganisationFactory, make_actor, make_government

KIND = documents.kind_of(REPLY)
GOOD = template(
    "本单位的复函：{{ title }}", "{%p for part in body %}", "{{ part.text }}", "{%p endfor %}", "{{ date }}"
)
RELATIONS = "word/_rels/document.xml.rels"


@pytest.fixture
def administrator(db: None) -> Actor:
    """The administrator of a company in city 290100."""
    return make_actor(Role.ADMINISTRATOR)


@pytest.fixture
def province(db: None) -> Actor:
    """The administrator of the province's government."""
    return make_government(Role.ADMINISTRATOR)


def put(actor: Actor, content: bytes = GOOD, **given: Any) -> TemplateEdition:
    return upload_template(REPLY, upload(content), actor=actor, note="换成本单位的格式", **given)


def with_relation(kind: str, target: str) -> bytes:
    """A document with a relation that leads outside."""
    link = (
        f'<Relationship Id="rId99" Target="{target}" TargetMode="External" Type="http://schemas.openxmlformats.org/'
        f'officeDocument/2006/relationships/{kind}"/></Relationships>'
    )
    return changed(GOOD, RELATIONS, b"</Relationships>", link.encode())


def with_entry(name: str, content: bytes) -> bytes:
    made = io.BytesIO(GOOD)
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr(name, content)
    return made.getvalue()


def with_field(instruction: str) -> bytes:
    field = f'<w:p><w:fldSimple w:instr="{instruction}"/></w:p><w:sectPr'.encode()
    return changed(GOOD, "word/document.xml", b"<w:sectPr", field)


REFUSED = {
    "unknown name": (template("主送：{{ reciever }}"), "template_unknown"),
    "unknown part": (template("{%p for part in body %}", "{{ part.words }}", "{%p endfor %}"), "template_unknown"),
    "unclosed loop": (template("{%p for part in body %}", "{{ part.text }}"), "template_syntax"),
    "broken mark": (template("{{ title"), "template_syntax"),
    "call": (template("{{ title.upper() }}"), "template_mark"),
    "function": (template("{{ range(10) }}"), "template_mark"),
    "calculation": (template("{{ title * 999999999 }}"), "template_mark"),
    "definition": (template("{% set x = title %}{{ x }}"), "template_mark"),
    "macro": (template("{% macro m() %}{% endmacro %}"), "template_mark"),
    "import": (template("{% include 'other' %}"), "template_mark"),
    "filter": (template("{{ title|pprint }}"), "template_filter"),
    "inside": (template("{{ title.__class__ }}"), "template_unknown"),
    "loop over text": (template("{%p for x in title %}", "{{ x }}", "{%p endfor %}"), "template_list"),
    "three loops": (template(*["{%p for a in body %}"] * 3, "{{ a.text }}", *["{%p endfor %}"] * 3), "template_loops"),
    "linked picture": (with_relation("image", "http://example.com/a.png"), "template_linked"),
    "remote template": (with_relation("attachedTemplate", "http://example.com/a.dotm"), "template_remote"),
    "linked file": (with_relation("oleObject", "file:///c:/a.xls"), "template_external"),
    "script link": (with_relation("hyperlink", "javascript:alert(1)"), "template_external"),
    "embedded file": (with_entry("word/embeddings/a.bin", b"x"), "template_embedded"),
    "macros": (with_entry("word/vbaProject.bin", b"x"), "file_macro"),
    "fetching field": (with_field("INCLUDETEXT c:/a.docx"), "template_fields"),
    "entities": (
        changed(GOOD, "word/document.xml", b"<w:document", b'<!DOCTYPE a [<!ENTITY b "c">]><w:document'),
        "template_entities",
    ),
    "other content": (b"PK\x03\x04 no archive", "file_damaged"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_template_is_refused_with_one_sentence(administrator: Actor, what: str) -> None:
    content, code = REFUSED[what]

    with pytest.raises(DomainError) as refusal:
        put(administrator, content)

    assert refusal.value.code == code
    assert refusal.value.message.endswith("。")
    assert "\n" not in refusal.value.message
    assert TemplateEdition.objects.count() == StoredFile.objects.count() == 0


def test_refusal_names_the_place(administrator: Actor) -> None:
    with pytest.raises(DomainError) as refusal:
        put(administrator, template("第一段", "主送：{{ reciever }}"))

    assert "“主送：{{ reciever }}”" in refusal.value.message
    assert "recipients" in refusal.value.message


@pytest.mark.parametrize("name", ["模板.doc", "模板.docm", "模板.txt"])
def test_other_files_are_refused(administrator: Actor, name: str) -> None:
    with pytest.raises(DomainError) as refusal:
        upload_template(REPLY, upload(GOOD, name), actor=administrator, note="改")

    assert refusal.value.code == "template_type"


def test_large_file_is_refused(administrator: Actor) -> None:
    with pytest.raises(DomainError) as refusal:
        upload_template(REPLY, ContentFile(b"x" * (MAX_BYTES + 1), name="a.docx"), actor=administrator, note="改")

    assert refusal.value.code == "template_size"


def test_own_template_speaks_in_word_and_pdf(administrator: Actor) -> None:
    edition = put(administrator)

    word = documents.render(REPLY, KIND.example, where=administrator.organisation)
    pdf = documents.pdf(REPLY, KIND.example, where=administrator.organisation)

    assert edition.number == 1
    assert f"本单位的复函：{KIND.example['title']}" in [p.text for p in Document(io.BytesIO(word)).paragraphs]
    assert f"本单位的复函：{KIND.example['title']}" in text_of(pdf)
    assert [entry.reason for entry in LogEntry.objects.filter(subject_id=edition.pk)] == ["换成本单位的格式"]


def test_other_places_keep_the_builtin_template(administrator: Actor) -> None:
    put(administrator)

    other = documents.render(REPLY, KIND.example, where=OrganisationFactory())

    assert all("本单位的复函" not in p.text for p in Document(io.BytesIO(other)).paragraphs)


def test_region_holds_below_and_the_organisation_goes_first(administrator: Actor, province: Actor) -> None:
    regional = put(province, template("全省格式 {{ title }}"), for_region=True)
    own = put(administrator)
    today = clock.today()

    assert edition_for(KIND, administrator.organisation, on=today) == own
    assert edition_for(KIND, OrganisationFactory(), on=today) == regional
    assert edition_for(KIND, "290101", on=today) == regional
    assert edition_for(KIND, "310100", on=today) is None
    assert edition_for(KIND, None, on=today) is None


def test_edition_holds_from_its_day(administrator: Actor) -> None:
    today = clock.today()
    edition = put(administrator, effective_from=today + timedelta(days=3))

    assert edition_for(KIND, administrator.organisation, on=today) is None
    assert edition_for(KIND, administrator.organisation, on=today + timedelta(days=3)) == edition


def test_edition_does_not_hold_backwards(administrator: Actor) -> None:
    with pytest.raises(DomainError) as refusal:
        put(administrator, effective_from=clock.today() - timedelta(days=1))

    assert refusal.value.code == "template_day"
    assert TemplateEdition.objects.count() == 0


def test_earlier_edition_comes_back_as_the_newest(administrator: Actor) -> None:
    first = put(administrator)
    put(administrator, template("另一种 {{ title }}"))

    restored = restore_template(first, actor=administrator, note="改回")

    assert (restored.number, restored.file) == (3, first.file)
    assert edition_for(KIND, administrator.organisation, on=clock.today()) == restored


def test_giving_up_lets_the_wider_template_hold(administrator: Actor, province: Actor) -> None:
    regional = put(province, template("全省格式 {{ title }}"), for_region=True)
    put(administrator)

    use_wider_template(REPLY, actor=administrator, note="用全省的")

    assert edition_for(KIND, administrator.organisation, on=clock.today()) == regional


def test_nothing_to_give_up_is_a_refusal(administrator: Actor) -> None:
    with pytest.raises(DomainError) as refusal:
        use_wider_template(REPLY, actor=administrator, note="停用")

    assert refusal.value.code == "template_none"
    assert TemplateEdition.objects.count() == 0


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_only_administrators_change_templates(db: None, role: Role) -> None:
    with pytest.raises(AccessError):
        put(make_actor(role))

    assert TemplateEdition.objects.count() == 0


def test_only_the_government_changes_the_template_of_a_region(administrator: Actor) -> None:
    with pytest.raises(AccessError):
        put(administrator, for_region=True)

    assert TemplateEdition.objects.count() == 0


def test_foreign_edition_cannot_be_restored(administrator: Actor) -> None:
    foreign = put(make_actor(Role.ADMINISTRATOR))

    with pytest.raises(AccessError):
        restore_template(foreign, actor=administrator, note="拿来")

    assert TemplateEdition.objects.count() == 1


def test_lists_and_rules_agree(administrator: Actor, province: Actor) -> None:
    put(administrator)
    put(province, for_region=True)
    put(make_government(Role.ADMINISTRATOR, code="310100"), for_region=True)
    actors = [
        administrator,
        province,
        make_actor(Role.VIEWER),
        make_actor(Role.EDITOR, organisation=administrator.organisation),
        make_government(Role.REVIEWER, code="290100"),
        make_actor(organisation=OrganisationFactory(kind=OrganisationKind.UNIVERSITY)),
        ANONYMOUS,
    ]
    rows = list(TemplateEdition.objects.select_related("organisation"))

    for actor in actors:
        listed = set(TemplateEdition.objects.visible_to(actor).values_list("pk", flat=True))
        assert listed == {row.pk for row in rows if actor.can(Permission.DOCUMENT_TEMPLATE_VIEW, row)}


def test_page_that_differs_is_told_and_not_refused(administrator: Actor) -> None:
    document = Document(io.BytesIO(GOOD))
    document.sections[0].top_margin = Cm(2)

    told = check_template(KIND, upload(saved(document)), where=administrator.organisation)

    assert "上边距是 20.0 毫米，规范为 37.0 毫米。" in told


def test_comparison_shows_what_was_added_and_removed() -> None:
    changes = compare(template("标题", "旧的一段", "结尾"), template("标题", "新的一段", "结尾"))

    assert [(piece.kind, piece.text) for piece in changes[0].pieces] == [
        ("removed", "旧的一段\n"),
        ("added", "新的一段\n"),
    ]
    assert len(changes) == 1


def test_values_are_text_and_nothing_else() -> None:
    dangerous = '<w:p/>&{{ title }}#set page() \\ "quoted" $x$ *a* _b_ \x07 @preview 末'

    word = fill(template("{{ title }}"), {"title": dangerous})

    text = Document(io.BytesIO(word)).paragraphs[0].text
    assert text == dangerous.replace("\x07", "")
    assert "".join(text.split()) in text_of(typeset(word))


def test_lines_of_a_value_stay_lines() -> None:
    word = fill(template("{{ title }}"), {"title": "第一行\n第二行"})

    lines = [line.strip() for line in pages(typeset(word))[0].extract_text().splitlines()]
    assert lines == ["第一行", "第二行"]


def test_missing_data_are_a_refusal() -> None:
    with pytest.raises(DomainError) as refusal:
        fill(template("{{ title }}{{ date }}"), {"title": "标题"})

    assert refusal.value.code == "template_unfit"


def test_endless_data_are_a_refusal() -> None:
    with pytest.raises(DomainError) as refusal:
        fill(template("{{ title }}"), {"title": "长" * (MAX_CHARACTERS + 1)})

    assert refusal.value.code == "document_too_long"


def test_word_features_reach_the_pdf() -> None:
    document = Document()
    document.add_paragraph("第一项", style="List Number")
    document.add_paragraph("第二项", style="List Number")
    document.add_paragraph("圆点", style="List Bullet")
    bold = document.add_paragraph()
    bold.add_run("下划").underline = True
    bold.add_run("换页").add_break(WD_BREAK.PAGE)
    table = document.add_table(rows=2, cols=2, style="Table Grid")
    table.cell(0, 0).merge(table.cell(1, 0)).text = "合并"
    table.cell(0, 1).text, table.cell(1, 1).text = "右上", "右下"
    picture = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(picture, "PNG")
    document.add_picture(picture, width=Cm(2))

    first, second = pages(typeset(saved(document)))

    assert "1.第一项2.第二项•圆点下划换页" in "".join(first.extract_text().split())
    assert {"合并", "右上", "右下"} <= set(second.extract_text().split())
    assert len(second.images) == 1
    assert round(second.images[0]["width"] / 72 * 2.54, 1) == 2.0


def test_long_document_is_set() -> None:
    document = Document()
    for number in range(1000):
        document.add_paragraph(f"{number} " + "长文的一段话要排得快" * 20)

    assert len(pages(typeset(saved(document)))) > 100
