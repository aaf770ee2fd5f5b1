"""An open challenge from its post to its consequence: the body, two solvers, an expert and the public."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Locator, Page, expect

from lianqiao.core import clock
from lianqiao.core.access import SYSTEM
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.processes.agreements.models import Agreement, CarriedOut, Mark
from lianqiao.processes.challenges.enums import BY_GOVERNMENT
from lianqiao.processes.challenges.gate import sign_terms
from lianqiao.processes.challenges.models import Challenge
from lianqiao.processes.disbursements.domain.payments import approve, pay
from lianqiao.processes.disbursements.queries import sums
from lianqiao.processes.programmes.enums import ApplicationState
from lianqiao.processes.programmes.enums import CallState as C
from lianqiao.processes.programmes.models import Application, Call
from lianqiao.processes.reviews.domain import add_subjects, draw_experts
from lianqiao.processes.reviews.models import Assignment
from lianqiao.registers.organisations.enums import OrganisationKind
from tests.factories import make_actor, make_reviewer
from tests.factories.agreements import AFTER
from tests.factories.challenges import make_challenge
from tests.factories.organisations import OrganisationFactory
from tests.factories.programmes import body_of, close, conclude_notice, make_application, make_scheme
from tests.processes.reviews.makers import SEED, actor_of_expert, make_expert, make_review

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

DETAILS = "现有产线是 1200 吨压铸机两台，前处理用磷化。"
SOLVERS = [OrganisationKind.ENTERPRISE, OrganisationKind.UNIVERSITY]
QUESTION = "能不能由高校和企业联合揭榜？"
Window = Callable[..., Page]


@pytest.fixture
def window(browser: Browser, live_server: Any) -> Iterator[Window]:
    """Opens a window, of somebody who is signed in or of the public; what a browser complains about fails the test."""
    contexts, complaints = [], []

    def open_window(actor: Any = None) -> Page:
        context = browser.new_context(base_url=live_server.url, locale="zh-CN")
        contexts.append(context)
        if actor is not None:
            client = Client()
            client.force_login(actor.user)
            session = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert complaints == []


def take(page: Page, name: str, **values: str) -> None:
    """Takes a step of the record on the page: by its button, or through the form that opens."""
    opened = page.locator(f"#do-{name}")
    if opened.count():
        opened.locator("summary").click()
    form = page.locator(f'form:has(input[name="transition"][value="{name}"])')
    for field, value in values.items():
        form.locator(f'[name="{field}"], [name="{name}-{field}"]').fill(value)
    press(page, form.locator('button[type="submit"]'))


def press(page: Page, button: Locator) -> None:
    """Presses a button and waits for the page that it leads to, so that another window finds it done."""
    with page.expect_navigation():
        button.click()


def look(page: Page) -> None:
    """The page as it stands breaks no rule of accessibility that a program can check."""
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def fill_in(page: Page, application: Application) -> None:
    """Both sections of the form, each saved by its button."""
    page.goto(f"/workbench/applications/{application.pk}/sections/s1/")
    page.get_by_label("主要技术指标").fill("盐雾 1200 小时不出锈点")
    page.get_by_label(re.compile("企业自筹")).fill("50")
    page.get_by_label("否", exact=True).check()
    press(page, page.get_by_role("button", name="保存", exact=True))
    page.goto(f"/workbench/applications/{application.pk}/sections/s2/")
    page.get_by_label(re.compile("团队人数")).fill("12")
    press(page, page.get_by_role("button", name="保存", exact=True))


def test_open_challenge_goes_from_its_post_to_its_consequence(window: Window) -> None:
    keeper = make_reviewer()
    edition = make_scheme(body=keeper, pattern=BY_GOVERNMENT, applicants=SOLVERS, **AFTER)
    challenge = make_challenge(
        C.DRAFT, pattern=BY_GOVERNMENT, edition=edition, is_gated=True, details=DETAILS, terms="看到的资料只用于揭榜。"
    )
    call = challenge.call

    # The body posts it; somebody else signs that it holds no secret; the clock opens it.
    body, officer, public = window(keeper), window(body_of(call, Role.SECRECY_OFFICER)), window()
    body.goto(f"/workbench/calls/{call.pk}/")
    take(body, "submit")
    officer.goto(f"/workbench/calls/{call.pk}/")
    take(officer, "clear", opinion="可以公开")
    call = apply(Call.objects.get(pk=call.pk), "open", actor=SYSTEM)

    # Everybody sees it with its countdown, nobody its details.
    public.goto("/challenges/")
    expect(public.get_by_text("正在揭榜").first).to_be_visible()
    look(public)
    public.get_by_role("link", name=challenge.call.title).first.click()
    expect(public.get_by_text("同意保密条款以后才能查看")).to_be_visible()
    expect(public.get_by_text(DETAILS)).to_have_count(0)
    look(public)

    # A solver agrees to the terms, reads, asks, and is answered before everybody.
    university = OrganisationFactory(name="辽河理工大学", kind=OrganisationKind.UNIVERSITY)
    solver = window(make_actor(organisation=university))
    solver.goto(f"/challenges/{challenge.pk}/")
    solver.get_by_label(re.compile("已阅读并同意")).check()
    press(solver, solver.get_by_role("button", name="同意并查看详细资料"))
    expect(solver.get_by_text(DETAILS)).to_be_visible()
    solver.get_by_label("我要提问").fill(QUESTION)
    press(solver, solver.get_by_role("button", name="提问"))
    body.goto(f"/workbench/calls/{call.pk}/")
    body.get_by_role("link", name=QUESTION).click()
    take(body, "answer", answer="可以，由牵头单位提交。")
    public.reload()
    expect(public.get_by_text("可以，由牵头单位提交。")).to_be_visible()

    # He applies; a second unit does as well.
    solver.goto(f"/challenges/{challenge.pk}/")
    solver.get_by_role("link", name="核对条件，我来揭榜").click()
    solver.get_by_label("项目名称").fill("压铸件无铬防腐涂层")
    solver.get_by_label(re.compile("申请经费")).fill("100")
    solver.get_by_label("项目负责人").fill("季明湛")
    solver.get_by_label("联系人").fill("季明湛")
    solver.get_by_label("联系电话").fill("0290-7654321")
    press(solver, solver.get_by_role("button", name=re.compile("保存|开始")).first)
    application = Application.objects.get(call=call)
    fill_in(solver, application)
    solver.goto(f"/workbench/applications/{application.pk}/")
    solver.locator("#do-submit summary").click()
    solver.locator('#do-submit input[type="checkbox"]').check()
    press(solver, solver.locator('#do-submit button[type="submit"]'))
    expect(solver.get_by_role("link", name="申报回执")).to_be_visible()
    rival = OrganisationFactory(name="松原涂料有限公司")
    sign_for(challenge, rival)
    other = make_application(ApplicationState.SUBMITTED, call=call, unit=rival, title="镁合金转化膜")

    # After the deadline both are accepted, an expert judges, and the better one is selected.
    close(Call.objects.get(pk=call.pk))
    for one in (application, other):
        body.goto(f"/workbench/applications/{one.pk}/")
        take(body, "accept")
    body.goto(f"/workbench/calls/{call.pk}/")
    take(body, "begin_selection")
    judge_both(window, keeper, {application: "92", other: "70"})
    body.goto(f"/workbench/calls/{call.pk}/ranking/")
    press(body, body.get_by_role("button", name="按得分排出名单"))
    expect(body.locator("tr", has_text="辽河理工大学").get_by_text("拟入选")).to_be_visible()
    body.goto(f"/workbench/calls/{call.pk}/")
    take(body, "put_up")
    conclude_notice(Call.objects.get(pk=call.pk))
    body.reload()
    take(body, "decide")
    public.reload()
    expect(public.get_by_text("辽河理工大学").first).to_be_visible()

    # A pledge is offered and signed by all; what is due at signature is paid.
    body.goto(f"/workbench/calls/{call.pk}/")
    press(body, body.get_by_role("button", name=re.compile("合同")))
    agreement = Agreement.objects.get(application=application)
    body.goto(f"/workbench/agreements/{agreement.pk}/")
    take(body, "offer")
    solver.goto(f"/workbench/agreements/{agreement.pk}/")
    look(solver)
    sign_in_turn(agreement, body, solver)
    expect(body.locator(".state", has_text="执行中").first).to_be_visible()
    entry = sums.find(agreement, "signature")
    assert entry is not None
    approve(entry, actor=keeper, amount_yuan=entry.payable_yuan)
    pay(entry, actor=body_of(call), amount_yuan=entry.payable_yuan, on=clock.today(), paper="拨款凭证 1 号")

    # Nothing comes of it: the body proposes to stop, the unit is heard, somebody else decides, half comes back.
    body.goto(f"/workbench/agreements/{agreement.pk}/")
    take(body, "propose_stop", reason="中试线没有建设")
    solver.goto(f"/workbench/agreements/{agreement.pk}/")
    expect(solver.get_by_text("中试线没有建设").first).to_be_visible()
    take(solver, "plead", reason="设备到货晚了")
    Agreement.objects.filter(pk=agreement.pk).update(hearing_until=clock.today() - timedelta(days=1))
    second = window(body_of(call))
    second.goto(f"/workbench/agreements/{agreement.pk}/")
    take(second, "stop", reason="陈述申辩不成立")

    expect(second.get_by_text("已执行的后果")).to_be_visible()
    assert CarriedOut.objects.filter(agreement=agreement).count() == 2
    assert Mark.objects.filter(agreement=agreement).exists()
    assert sums.find(agreement, "signature").owed_back_yuan == Decimal(300_000)
    solver.reload()
    expect(solver.locator(".state", has_text="已终止").first).to_be_visible()


def sign_for(challenge: Any, unit: Any) -> None:
    """The unit agrees to the terms."""
    challenge = Challenge.objects.for_detail().get(pk=challenge.pk)
    sign_terms(challenge, actor=make_actor(organisation=unit), seen=challenge.terms_sha256)


def judge_both(window: Window, keeper: Any, marks: dict[Application, str]) -> None:
    """One expert judges both applications in the browser."""
    expert = make_expert(keeper)
    review = make_review(keeper, subjects=0, experts=0, per_subject=1, is_blind=True)
    add_subjects(review, list(marks), actor=keeper)
    draw_experts(review, actor=keeper, seed=SEED)
    apply(review, "open", actor=keeper)
    page = window(actor_of_expert(expert))
    for task in Assignment.objects.filter(subject__review=review).select_related("subject"):
        points = next(one for record, one in marks.items() if record.pk == task.subject.subject_id)
        page.goto(f"/workbench/review-tasks/{task.pk}/")
        take(page, "accept")
        expect(page.get_by_text("辽河理工大学")).to_have_count(0)
        page.get_by_role("link", name="评分").first.click()
        for box, given in zip(page.locator('[name^="score_"]').all(), (points, "8"), strict=False):
            box.fill(given)
        for comment in page.locator('[name^="comment_"]').all():
            comment.fill("指标写得清楚，中试条件具备。")
        page.locator('[name="opinion"]').fill("可以支持。")
        press(page, page.get_by_role("button", name=re.compile("提交")))
    apply(review, "start_panel", actor=keeper)


def sign_in_turn(agreement: Agreement, body: Page, solver: Page) -> None:
    """Each party's signature is recorded by whoever may."""
    for party in agreement.parties.all():
        page = body if party.organisation_id == agreement.organisation_id else solver
        page.goto(f"/workbench/agreements/{agreement.pk}/sign/{party.pk}/")
        page.get_by_label("签署人").fill("季明湛")
        press(page, page.get_by_role("button", name="登记签署"))
    body.goto(f"/workbench/agreements/{agreement.pk}/")
