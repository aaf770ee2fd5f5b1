"""A blind review leaks nowhere: every page, file and API answer that a reviewer can reach is read."""

from __future__ import annotations

import re
from html import unescape
from io import BytesIO
from typing import Any

import pypdfium2 as pdfium
import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from lianqiao.core import files
from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError
from lianqiao.core.models import Message, StoredFile
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.demo.papers import paper
from lianqiao.processes.reviews.domain import add_material, add_subjects, draw_experts, leave_place, write_minutes
from lianqiao.processes.reviews.models import Review, Subject
from lianqiao.registers.achievements.models.parts import Completer
from lianqiao.registers.organisations.enums import OrganisationKind
from tests.faces.api.conftest import program_of
from tests.factories import OrganisationFactory, complete_achievement
from tests.processes.reviews.makers import (
    SEED,
    accept,
    actor_of_expert,
    cast,
    judge,
    make_ballot,
    make_expert,
    make_keeper,
    make_review,
    make_visit,
    make_wide,
    person,
    report,
    tasks_of,
)

pytestmark = pytest.mark.django_db

OWNER, AUTHOR, PHONE = "松江大学", "柳如烟", "13812345678"
#: Addresses that end the session or change something when they are fetched.
_LEFT_OUT = re.compile(r"/(accounts|switch|static|media)/|logout")
_LINK = re.compile(r"""(?:href|hx-get|hx-post|src|data-url)=["']([^"'#]+)["']""")
MOST_PAGES = 1000


class Crawl:
    """Reads every page that links lead to from some addresses, within the site."""

    def __init__(self, actor: Actor) -> None:
        self.client = Client(raise_request_exception=False)
        self.client.force_login(actor.user)
        self.read: dict[str, str] = {}

    def follow(self, *starts: str, further: bool = True) -> None:
        waiting = list(starts)
        while waiting and len(self.read) < MOST_PAGES:
            address = waiting.pop(0)
            if address in self.read or self._is_a_variant(address) or _LEFT_OUT.search(address):
                continue
            response = self.client.get(address)
            body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
            kind = response.headers.get("Content-Type", "")
            text = body.decode("utf-8", "replace")
            self.read[address] = unescape(f"{response.headers}\n{_pdf_text(body) if 'pdf' in kind else text}")
            if response.status_code in (301, 302):
                waiting.append(response.headers["Location"])
            if further and "html" in kind:
                waiting += [link for raw in _LINK.findall(text) if (link := _within(address, unescape(raw)))]

    def _is_a_variant(self, address: str) -> bool:
        """Another order or filter of a list that was read and says nothing of reviews."""
        path, _mark, query = address.partition("?")
        return bool(query) and "review" not in path and any(known.partition("?")[0] == path for known in self.read)


def _within(address: str, link: str) -> str:
    if link.startswith("?"):
        return address.split("?")[0] + link
    return link if link.startswith("/") and not link.startswith("//") else ""


def _pdf_text(body: bytes) -> str:
    with pdfium.PdfDocument(body) as document:
        pages = "".join(page.get_textpage().get_text_range() for page in document)
        return f"{document.get_metadata_dict()} {pages} {body.decode('latin-1')}"


def leaks(crawl: Crawl, secrets: list[str]) -> list[tuple[str, str]]:
    """(address, what stands there or in the address itself) for every secret that was found."""
    return [
        (address, secret)
        for address, text in crawl.read.items()
        for secret in secrets
        if secret in text or secret in address
    ]


@pytest.fixture
def keeper() -> Actor:
    return make_keeper()


@pytest.fixture
def owner() -> Any:
    return OrganisationFactory(kind=OrganisationKind.UNIVERSITY, name=OWNER)


@pytest.fixture
def record(owner: Any) -> Any:
    made = complete_achievement(
        "submitted",
        organisation=owner,
        title=f"{OWNER}耐寒密封件",
        plain_text=f"由{OWNER}{AUTHOR}团队研制，零下四十度不渗漏。" * 5,
        contact_name=AUTHOR,
        contact_phone=PHONE,
    )
    made.completers.all().delete()
    Completer.objects.create(achievement=made, order=1, name=AUTHOR, organisation_name=OWNER)
    return made


@pytest.fixture
def subject(keeper: Actor, record: Any) -> Subject:
    review = make_review(keeper, subjects=0, experts=3)
    found = add_subjects(review, [record], actor=keeper)[0]
    content = ContentFile(paper("Test", ["sealed at minus forty"]), name=f"{OWNER}{AUTHOR}测试报告.pdf")
    add_material(found, content, actor=keeper)
    draw_experts(review, actor=keeper, seed=SEED)
    apply(review, "open", actor=keeper)
    return found


def test_nothing_of_the_parties_reaches_a_reviewer(keeper: Actor, subject: Subject, record: Any) -> None:
    upload = ContentFile(b"x" * 20, name="原件.txt")
    original = files.store(upload, actor=keeper, organisation=record.organisation, subject=record)
    task = accept(tasks_of(subject.review)[0])
    actor = actor_of_expert(task.expert)
    secrets = [OWNER, AUTHOR, PHONE, str(record.pk), str(original.pk), record.organisation.uscc]

    crawl = Crawl(actor)
    crawl.follow("/workbench/", reverse("workbench:review_tasks"), reverse("workbench:inbox"))
    crawl.follow(reverse("workbench:review_tasks") + "?export=xlsx", reverse("workbench:review_tasks") + "?export=csv")
    crawl.follow(reverse("workbench:review_tasks") + f"?q={AUTHOR[:2]}", "/api/v1/schema/", "/api/v1/achievements/")
    judge(task)
    scored = Crawl(actor)
    scored.follow(reverse("workbench:review_task", args=[task.pk]), reverse("workbench:personal"), further=False)

    own = StoredFile.objects.get(subject_id=subject.pk)
    assert reverse("workbench:review_task_score", args=[task.pk]) in crawl.read
    assert "零下四十度不渗漏" in crawl.read[reverse("workbench:review_task", args=[task.pk])]
    assert "minus forty" in crawl.read[reverse("workbench:file", args=[own.pk])]
    assert leaks(crawl, secrets) == []
    assert leaks(scored, secrets) == []
    assert len(crawl.read) < MOST_PAGES  # nothing was left unread
    told = Message.objects.filter(recipient=actor.user).values_list("subject", "text", "url", "key")
    assert not [row for row in told for secret in secrets if secret in "".join(row)]


def test_addresses_of_the_record_and_the_review_do_not_exist_for_a_reviewer(
    keeper: Actor, subject: Subject, record: Any
) -> None:
    task = accept(tasks_of(subject.review)[0])
    client = Client(raise_request_exception=False)
    client.force_login(actor_of_expert(task.expert).user)
    draw = subject.review.draws.get()

    answers = {
        address: client.get(address).status_code
        for address in (
            reverse("workbench:achievements_record", args=[record.pk]),
            reverse("portal:achievement", args=[record.pk]),
            reverse("workbench:reviews_record", args=[subject.review_id]),
            reverse("workbench:review_subject", args=[subject.pk]),
            reverse("workbench:review_draw", args=[draw.pk]),
            reverse("workbench:review_task", args=[tasks_of(subject.review)[1].pk]),
        )
    }

    assert set(answers.values()) <= {403, 404}


def test_copy_and_files_are_there_only_between_accepting_and_leaving(subject: Subject) -> None:
    task = tasks_of(subject.review)[0]
    actor = actor_of_expert(task.expert)
    file = StoredFile.objects.get(subject_id=subject.pk)
    client = Client()
    client.force_login(actor.user)
    page, download = reverse("workbench:review_task", args=[task.pk]), reverse("workbench:file", args=[file.pk])

    seen = []
    for step in ("asked", "accepted", "abstained"):
        if step == "accepted":
            accept(task)
        if step == "abstained":
            task.refresh_from_db()
            leave_place(task, "abstain", actor=actor, reason="认出是老同学")
        text = client.get(page).content.decode()
        answer = client.get(download)
        if answer.streaming:
            b"".join(answer.streaming_content)  # type: ignore[attr-defined]
        seen.append((step, "零下四十度" in text, answer.status_code))

    assert seen == [("asked", False, 404), ("accepted", True, 200), ("abstained", False, 404)]


def test_file_is_renamed_and_loses_its_metadata(subject: Subject) -> None:
    file = StoredFile.objects.get(subject_id=subject.pk)

    with file.content.open("rb") as stream, pdfium.PdfDocument(stream.read()) as document:
        metadata = {name: value for name, value in document.get_metadata_dict().items() if value}

    assert file.name == f"材料 {subject.code}-1.pdf"
    assert set(metadata) <= {"Producer", "Creator", "CreationDate"}
    assert not [value for value in metadata.values() if OWNER in value or AUTHOR in value]


@pytest.mark.parametrize("kind", ["named", "word", "picture", "broken"])
def test_files_that_could_tell_names_are_refused(keeper: Actor, record: Any, kind: str) -> None:
    review = make_review(keeper, subjects=0, experts=0)
    found = add_subjects(review, [record], actor=keeper)[0]
    blank = BytesIO()
    with pdfium.PdfDocument.new() as document:
        document.new_page(200, 200)
        document.save(blank)
    content = {
        "named": ("报告.pdf", _latin_paper("by LIURUYAN")),
        "word": ("报告.docx", b"PK"),
        "picture": ("报告.pdf", blank.getvalue()),
        "broken": ("报告.pdf", b"%PDF-1.4 nothing"),
    }[kind]
    Subject.objects.filter(pk=found.pk).update(names=["LIURUYAN"])
    found.refresh_from_db()

    with pytest.raises(DomainError) as refused:
        add_material(found, ContentFile(content[1], name=content[0]), actor=keeper)

    expected = {"named": "names_found", "word": "pdf_only", "picture": "pdf_scanned", "broken": "pdf_unreadable"}
    assert refused.value.code == expected[kind]
    assert not StoredFile.objects.filter(subject_id=found.pk).exists()


def _latin_paper(line: str) -> bytes:
    return paper("Report", [line])


def test_named_review_shows_the_names(keeper: Actor, record: Any) -> None:
    review = make_review(keeper, subjects=0, experts=0, is_blind=False)

    found = add_subjects(review, [record], actor=keeper)[0]

    assert found.title == record.title
    assert AUTHOR in found.sections[0][1]


def test_panel_shows_totals_of_others_without_names(keeper: Actor, subject: Subject) -> None:
    first, second = tasks_of(subject.review)
    judge(first, innovation=90)
    judge(second, innovation=70)
    address = reverse("workbench:review_task", args=[first.pk])
    client = Client()
    client.force_login(actor_of_expert(first.expert).user)

    before = client.get(address).content.decode()
    apply(Review.objects.get(pk=subject.review_id), "start_panel", actor=keeper)
    after = client.get(address).content.decode()

    assert "74.00" not in before
    assert "74.00" in after
    assert second.expert.user.name not in after


def test_programs_of_a_reviewer_read_no_more_than_he_does(keeper: Actor, subject: Subject, record: Any) -> None:
    task = accept(tasks_of(subject.review)[0])
    judge(task)
    program = program_of(actor_of_expert(task.expert))
    secrets = [OWNER, AUTHOR, PHONE, str(record.pk), record.organisation.uscc]

    answers = {
        path: program.get(path)
        for path in (
            "review-tasks",
            f"review-tasks/{task.pk}",
            "reviews",
            f"reviews/{subject.review_id}",
            f"reviews/{subject.review_id}/results",
            f"review-tasks/{tasks_of(subject.review)[1].pk}",
            "applications",
            "achievements",
        )
    }

    told = [(path, secret) for path, one in answers.items() for secret in secrets if secret in one.content.decode()]
    assert told == []
    assert [one.status_code for one in answers.values()] == [200, 200, 200, 404, 404, 404, 200, 200]
    assert [(one["code"], one["total"]) for one in answers["review-tasks"].json()["results"]] == [
        (subject.code, "80.00")
    ]


def test_exports_and_results_of_a_blind_review_name_nobody(keeper: Actor, subject: Subject, record: Any) -> None:
    for task in tasks_of(subject.review):
        judge(task)
    panel = apply(Review.objects.get(pk=subject.review_id), "start_panel", actor=keeper)
    write_minutes(panel, actor=keeper, minutes=f"{OWNER}{AUTHOR}的密封件较成熟，同意推荐。")
    secrets = [OWNER, AUTHOR, str(record.pk), *(task.expert.user.name for task in tasks_of(panel))]
    client = Client()
    client.force_login(keeper.user)

    files_of = {
        form: _content(client.get(reverse("workbench:reviews_results", args=[panel.pk, form])))
        for form in ("ranking.xlsx", "ranking.csv", "report.docx")
    }
    results = program_of(keeper).get(f"reviews/{panel.pk}/results").json()

    texts = {
        "xlsx": str([list(sheet.values) for sheet in load_workbook(BytesIO(files_of["ranking.xlsx"])).worksheets]),
        "csv": files_of["ranking.csv"].decode("utf-8-sig"),
        "docx": _words(files_of["report.docx"]),
        "api": str(results),
    }
    assert [(name, secret) for name, text in texts.items() for secret in secrets if secret in text] == []
    assert all(subject.code in text for text in texts.values())
    assert "〔已隐去〕〔已隐去〕的密封件较成熟，同意推荐。" in texts["docx"]
    assert [(one["rank"], one["score"], one["owner"]) for one in results["results"]] == [(1, "80.00", None)]


def _content(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def _words(content: bytes) -> str:
    document = Document(BytesIO(content))
    cells = [cell.text for grid in document.tables for row in grid.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def test_visits_and_users_of_a_blind_subject_are_not_shown_to_its_reviewers(keeper: Actor, record: Any) -> None:
    review = make_wide(keeper, record)
    visit = make_visit(keeper, review)
    ballot = cast(make_ballot(keeper, review))
    task = accept(tasks_of(review)[0])
    crawl = Crawl(actor_of_expert(task.expert))
    starts = (
        reverse("workbench:review_tasks"),
        reverse("workbench:review_task", args=[task.pk]),
        reverse("workbench:inbox"),
    )
    closed = [
        reverse("workbench:visit", args=[visit.pk]),
        reverse("workbench:ballot", args=[ballot.pk]),
        reverse("workbench:ballots"),
    ]

    crawl.follow(*starts, *closed, further=False)
    judge(task)
    apply(Review.objects.get(pk=review.pk), "start_panel", actor=keeper)
    report(visit, 73)
    after = Crawl(actor_of_expert(task.expert))
    after.follow(*starts, *closed, further=False)

    assert leaks(crawl, [OWNER, AUTHOR, visit.place, ballot.unit.name]) == []
    assert leaks(after, [OWNER, AUTHOR, visit.place, ballot.unit.name]) == []
    assert "73.00" in after.read[starts[1]]


def test_a_second_role_at_the_organiser_does_not_open_the_record(keeper: Actor, record: Any) -> None:
    insider = make_expert(keeper, person(keeper.organisation, Role.VIEWER))
    review = make_review(keeper, subjects=0, experts=2)
    add_subjects(review, [record], actor=keeper)

    made = draw_experts(review, actor=keeper)

    assert str(insider.pk) not in {made.problem["experts"][column] for _row, column in made.pairs}
