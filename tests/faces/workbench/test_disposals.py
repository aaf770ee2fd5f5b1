"""Pages of disposals: the unit's desk, the co-owner's answer, the government's view; the seal is on none of them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianqiao.core.models import FormDraft
from lianqiao.core.permissions import Role
from lianqiao.processes.disposals.domain.consents import ask_co_owners
from lianqiao.processes.disposals.domain.reserves import commitment_of, seal_reserve
from lianqiao.processes.disposals.enums import DisposalState as S
from lianqiao.processes.disposals.enums import PricingMethod
from lianqiao.processes.disposals.models import CoOwnerConsent, Disposal, SecrecyStatement
from tests.factories import AchievementFactory, OrganisationFactory, make_actor, make_government
from tests.factories.disposals import colleague_of, fresh, make_disposal, pdf

pytestmark = pytest.mark.django_db
AMOUNT = Decimal("1357924.68")


def signed_in(actor: Any) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def queries(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)


def url(name: str, *args: Any) -> str:
    return reverse(f"workbench:{name}", args=args)


def test_form_makes_a_draft_of_own_achievements() -> None:
    actor = make_actor()
    own = AchievementFactory(organisation=actor.organisation)
    foreign = AchievementFactory()
    client = signed_in(actor)
    said = {"title": "涂层专利许可", "mode": "licence", "pricing": "agreement", "asked_yuan": "120"}

    refused = client.post(url("disposals_new"), {**said, "achievements": [str(foreign.pk)]})
    made = client.post(url("disposals_new"), {**said, "achievements": [str(own.pk)]})

    disposal = Disposal.objects.get()
    assert (refused.status_code, made.status_code) == (422, 302)
    assert (disposal.asked_yuan, disposal.organisation) == (Decimal(1_200_000), actor.organisation)
    page = client.get(url("disposals_record", disposal.pk)).content.decode()
    assert "许可的，请选择许可类型（独占、排他或普通）。" in page
    assert "促进科技成果转化法" in page


def test_item_form_keeps_owners_and_rights() -> None:
    disposal = make_disposal(complete=False)
    item = disposal.items.get()
    client = signed_in(colleague_of(disposal, Role.EDITOR))
    assert client.get(url("disposal_item", item.pk)).status_code == 200

    answer = client.post(
        url("disposal_item", item.pk),
        {
            "owners.lineage": ["", ""],
            "owners.name": [disposal.organisation.name, "北岭研究院"],
            "owners.share": ["6000", "4000"],
            "owners.way": ["joint_work", "joint_work"],
            "owners.paper": ["合作协议", "合作协议"],
            "heard_on": "2026-11-01",
            "heard_words": "同意",
        },
    )

    assert answer.status_code == 302
    assert [(one.name, one.share) for one in item.owners.order_by("order")] == [
        (disposal.organisation.name, 6000),
        ("北岭研究院", 4000),
    ]


def test_way_from_draft_to_decision_over_the_pages() -> None:
    co_owner = OrganisationFactory()
    writer = make_actor(Role.EDITOR, organisation=OrganisationFactory(is_state_founded=True))
    disposal = make_disposal(actor=writer, co_owners=[co_owner])
    desk = signed_in(writer)

    assert desk.post(url("disposal_ask", disposal.pk)).status_code == 302
    consent = CoOwnerConsent.objects.get()
    answering = signed_in(make_actor(organisation=co_owner))
    shown = answering.get(url("disposal_consent", consent.pk)).content.decode()
    assert "镁合金防腐涂层专利转让" in shown
    assert "120 万元" in shown
    said = {"content_seen": consent.content_sha256, "agrees": "yes", "words": "同意"}
    assert answering.post(url("disposal_consent", consent.pk), said).status_code == 302

    officer = signed_in(colleague_of(disposal, Role.SECRECY_OFFICER))
    told = {"content_seen": fresh(disposal).content_sha256, "finding": "open", "opinion": "不涉密"}
    assert officer.post(url("disposal_secrecy", disposal.pk), told).status_code == 302
    assert SecrecyStatement.objects.count() == 1

    assert desk.post(url("disposals_act", disposal.pk), {"transition": "propose"}).status_code == 302
    assert fresh(disposal).state == S.PROPOSED
    decider = signed_in(colleague_of(disposal))
    page = decider.get(url("disposal_decide", disposal.pk))
    assert page.status_code == 200
    assert desk.get(url("disposal_decide", disposal.pk)).status_code == 403


def test_consent_page_is_for_the_co_owner_alone() -> None:
    writer = make_actor()
    disposal = make_disposal(actor=writer, co_owners=[OrganisationFactory()])
    (consent,) = ask_co_owners(disposal, actor=writer)

    assert signed_in(make_actor()).get(url("disposal_consent", consent.pk)).status_code == 404
    assert signed_in(writer).get(url("disposal_consent", consent.pk)).status_code == 404
    viewer = signed_in(make_actor(Role.VIEWER, organisation=consent.organisation))
    assert "由单位管理员、填报人或技术经理人答复" in viewer.get(url("disposal_consent", consent.pk)).content.decode()
    assert viewer.get(url("disposals_record", disposal.pk)).status_code == 404


def test_government_reads_what_state_founded_units_decided_but_no_seal() -> None:
    decided = make_disposal(S.APPROVED, pricing=PricingMethod.AUCTION)
    seal_reserve(decided, actor=colleague_of(decided), amount_yuan=AMOUNT)
    private = make_disposal(S.APPROVED, actor=make_actor())
    draft = make_disposal()
    client = signed_in(make_government(Role.VIEWER, code="290000"))

    page = client.get(url("disposals_supervised")).content.decode()
    record = client.get(url("disposal_supervised", decided.pk)).content.decode()

    assert page.count(decided.title) == 1
    assert str(commitment_of(decided)) in record
    assert "柏怀远" in record
    assert "1357924" not in record
    assert "135.79" not in record
    for other in (private, draft):
        assert client.get(url("disposal_supervised", other.pk)).status_code == 404
    away = signed_in(make_government(Role.VIEWER, code="310000"))
    assert away.get(url("disposal_supervised", decided.pk)).status_code == 404
    assert signed_in(make_actor()).get(url("disposals_supervised")).status_code == 403


def test_seal_is_shown_kept_and_exported_nowhere() -> None:
    disposal = make_disposal(S.APPROVED, pricing=PricingMethod.AUCTION)
    sealer = colleague_of(disposal)
    client = signed_in(sealer)
    page = url("disposal_reserve", disposal.pk)

    assert client.post(f"{page}?autosave=1", {"amount_yuan": "135.792468"}).status_code == 404
    assert not FormDraft.objects.exists()
    assert "data-autosave-url" not in client.get(page).content.decode()
    assert client.post(page, {"amount_yuan": "135.792468"}, follow=True).status_code == 200
    assert commitment_of(disposal) is not None

    addresses = [
        page,
        url("disposals_record", disposal.pk),
        url("disposals"),
        f"{url('disposals')}?export=csv",
        url("organisation_log"),
        url("inbox"),
    ]
    for address in addresses:
        answer = client.get(address)
        shown = (answer.getvalue() if answer.streaming else answer.content).decode()
        assert all(text not in shown for text in ("135.792468", "1357924", "1,357,924")), address
    paper = client.get(url("disposal_paper", disposal.pk, "docx"))
    assert paper.status_code == 200


def test_paper_is_made_as_word_and_pdf() -> None:
    disposal = make_disposal(S.APPROVED, co_owners=[OrganisationFactory()])
    client = signed_in(colleague_of(disposal, Role.VIEWER))

    for ending, start in (("docx", b"PK"), ("pdf", b"%PDF")):
        answer = client.get(url("disposal_paper", disposal.pk, ending))
        assert answer.content.startswith(start)
    assert client.get(url("disposal_paper", disposal.pk, "txt")).status_code == 404
    assert client.get(url("disposal_paper", make_disposal().pk, "pdf")).status_code == 404


def test_valuation_stands_on_the_page_step_by_step() -> None:
    disposal = make_disposal()
    client = signed_in(colleague_of(disposal, Role.EDITOR))
    typed = {"revenues": "100\n200", "share": "5", "discount_rate": "25", "success": "50", "note": "按订单估计"}

    assert client.post(url("disposal_valuation", disposal.pk, "income"), typed).status_code == 302
    page = client.get(url("disposals_record", disposal.pk)).content.decode()

    assert "5.2 万元" in page
    assert "1,000,000 × 0.05 ÷ (1 + 0.25)^1" in page
    assert "可比交易不足" in page
    assert client.get(url("disposal_valuation", disposal.pk, "magic")).status_code == 404
    assert client.post(url("disposal_valuation", disposal.pk, "income"), {**typed, "share": "500"}).status_code == 422


def test_pages_ask_no_more_for_more_rows() -> None:
    body = signed_in(make_government(Role.VIEWER, code="290000"))
    unit = make_actor(Role.ADMINISTRATOR, organisation=OrganisationFactory(is_state_founded=True))
    client = signed_in(unit)

    def several(number: int) -> Disposal:
        rows = [AchievementFactory(organisation=unit.organisation) for _one in range(number)]
        return make_disposal(S.APPROVED, actor=unit, achievements=rows, co_owners=[OrganisationFactory()])

    few = several(1)
    pages = [url("disposals"), url("disposals_supervised")]
    before = [queries(client if page == pages[0] else body, page) for page in pages]
    of_few = (queries(client, url("disposals_record", few.pk)), queries(body, url("disposal_supervised", few.pk)))
    many = several(4)
    several(2)

    assert [queries(client if page == pages[0] else body, page) for page in pages] == before
    of_many = (queries(client, url("disposals_record", many.pk)), queries(body, url("disposal_supervised", many.pk)))
    assert of_many == of_few


def test_paper_consent_is_recorded_with_its_file() -> None:
    writer = make_actor()
    disposal = make_disposal(actor=writer, co_owners=["北岭陶瓷研究所"])
    client = signed_in(writer)

    said = {"owner_name": "北岭陶瓷研究所", "agrees": "yes", "words": "同意", "paper": pdf("同意书.pdf")}
    assert client.post(url("disposal_paper_consent", disposal.pk), said).status_code == 302

    consent = CoOwnerConsent.objects.get()
    assert (consent.answer, consent.organisation_id, consent.paper.name) == ("agreed", None, "同意书.pdf")
    removed = client.post(url("disposals_detach", disposal.pk, consent.paper_id), follow=True)
    assert "不能移除" in removed.content.decode()


def test_waiting_is_shown_to_those_who_can_do_it() -> None:
    disposal = make_disposal(S.PROPOSED)
    decider = signed_in(colleague_of(disposal))

    assert "登记转化决策" in decider.get(reverse("workbench:home")).content.decode()
    assert "登记转化决策" not in signed_in(make_actor()).get(reverse("workbench:home")).content.decode()
