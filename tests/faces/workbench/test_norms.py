"""The desk of norms: what it shows of whom, what it refuses, and that lists do not ask row by row."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianqiao.core import norms
from lianqiao.core.access import Actor
from lianqiao.core.norms.domain import cite
from lianqiao.core.norms.enums import Kind, Strictest
from lianqiao.core.norms.models import Norm
from lianqiao.core.permissions import Role
from tests.core.norms.makers import KEY, TABLE, make_key, make_norm
from tests.faces.workbench.conftest import signed_in
from tests.factories import (
    AchievementFactory,
    OrganisationFactory,
    RegionFactory,
    make_actor,
    make_government,
    make_reviewer,
)

pytestmark = pytest.mark.django_db
NEW = {
    "place": "290100",
    "value": "70%",
    "effective_from": "2026-07-01",
    "source_title": "辽河市办法",
    "article": "第三条",
    "reason": "市里发布了新办法",
}


def page(actor: Actor, name: str, *args: Any, query: str = "") -> str:
    response = signed_in(actor).get(reverse(f"workbench:{name}", args=args) + query)
    assert response.status_code == 200
    return response.content.decode()


def test_list_filters_by_words_place_day_and_check(professor: Actor) -> None:
    key = make_key(title="测试用的奖酬下限")
    make_norm(key, "0.5", is_verified=True, effective_to=date(2020, 1, 1))
    make_norm(key, "0.6", effective_from=date(2020, 1, 1))
    make_norm(key, "0.7", code="290000")
    make_norm(key, "0.8", code="230000")

    def shown(query: str) -> list[str]:
        text = page(professor, "norms", query=f"?text=测试用的奖酬{query}")
        return [share for share in ("50%", "60%", "70%", "80%") if f">{share}<" in text]

    assert shown("") == ["50%", "60%", "70%", "80%"]
    assert shown("&on=2026-11-22") == ["60%", "70%", "80%"]
    assert shown("&on=2019-05-01") == ["50%", "70%", "80%"]
    assert shown("&region=290100") == ["50%", "60%", "70%"]
    assert shown("&region=29") == []
    assert shown("&level=province") == ["70%", "80%"]
    assert shown("&verified=1") == ["50%"]
    assert shown("&verified=0") == ["60%", "70%", "80%"]
    assert shown("&area=conversion_law") == []


@pytest.mark.parametrize("many", [1, 30])
def test_list_asks_the_same_number_of_queries(professor: Actor, many: int) -> None:
    key = make_key()
    for number in range(many):
        make_norm(key, "0.5", code=f"29{number + 1:02d}00")
    client = signed_in(professor)
    address = reverse("workbench:norms") + "?text=test.floor"
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    count = len(queries)
    Norm.objects.filter(key=key).update(superseded_at="2026-01-01T00:00+08:00")
    make_norm(key, "0.5")
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    assert len(queries) == count


def test_norm_says_what_holds_for_the_reader_and_why(professor: Actor) -> None:
    key = make_key(strictest=Strictest.STRICTEST_MAX)
    make_norm(key, "0.5", is_verified=True)
    make_norm(key, "0.4", code="290000")
    text = page(professor, "norm", KEY)
    assert "今天对辽河理工大学" in text
    assert "各级中最高，以它为准" in text
    assert "低于或等于所取的规定" in text
    assert "录入新版本" not in text


def test_norm_without_an_edition_says_so(professor: Actor) -> None:
    make_key(note="由各省录入")
    text = page(professor, "norm", KEY)
    assert "今天没有适用的规定" in text
    assert "由各省录入" in text


def test_norm_names_the_code_that_asks_for_it(professor: Actor) -> None:
    text = page(professor, "norm", "introductions.answer_time")
    assert "对方答复对接请求" in text
    assert "lianqiao.processes.introductions.domain.introductions" in text


def test_table_is_shown_by_its_columns(professor: Actor) -> None:
    key = make_key(Kind.TABLE, columns=TABLE)
    norm = make_norm(key, [{"fact": "rd_staff_share", "least": "0.1", "most": "50000000"}])
    for name, argument in (("norm", KEY), ("norm_edition", norm.pk)):
        text = page(professor, name, argument)
        for words in ("事实", "下限", "上限", "rd_staff_share", "10%", "5,000 万元"):
            assert words in text


def test_edition_names_only_records_that_the_reader_may_see(professor: Actor, factory_owner: Actor) -> None:
    norm = make_norm(make_key(), "0.5")
    draft = AchievementFactory(organisation=professor.organisation, title="只有本校看得到的成果")
    cite(draft, norms.get(KEY))
    assert "只有本校看得到的成果" in page(professor, "norm_edition", norm.pk)
    stranger = page(factory_owner, "norm_edition", norm.pk)
    assert "只有本校看得到的成果" not in stranger
    assert "共 1 件" in stranger


def test_rules_of_another_institution_do_not_exist(professor: Actor, factory_owner: Actor) -> None:
    norm = make_norm(make_key(), "0.8", organisation=professor.organisation)
    client = signed_in(factory_owner)
    assert client.get(reverse("workbench:norm_edition", args=[norm.pk])).status_code == 404
    assert "80%" not in page(factory_owner, "norm", KEY)
    assert "80%" in page(professor, "norm", KEY)


def test_reviewer_enters_an_edition_and_a_colleague_checks_it(reviewer: Actor) -> None:
    key = make_key()
    make_norm(key, "0.5")
    RegionFactory(code="290200")
    client = signed_in(reviewer)
    form = client.get(reverse("workbench:norm_new", args=[KEY])).content.decode()
    assert 'value="50%"' in form
    assert "290200" not in form

    response = client.post(reverse("workbench:norm_new", args=[KEY]), NEW)

    norm = Norm.objects.get(key=key, region="290100")
    assert response["Location"] == reverse("workbench:norm_edition", args=[norm.pk])
    assert (norm.value, norm.article, norm.created_by) == ("0.7", "第三条", reviewer.user)
    verify = reverse("workbench:norm_verify", args=[norm.pk])
    client.post(verify)
    norm.refresh_from_db()
    assert norm.is_verified is False
    colleague = make_actor(Role.REVIEWER, organisation=reviewer.organisation)
    signed_in(colleague).post(verify, {"reason": "对照原文"})
    norm.refresh_from_db()
    assert (norm.is_verified, norm.verified_by) == (True, colleague.user)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"value": "七成"}, "请填写 0 到 1 之间的比例"),
        ({"place": "290000"}, "选择一个有效的选项"),
        ({"effective_from": "昨天"}, "输入一个有效的日期"),
        ({"effective_to": "2026-07-01"}, "失效日期应晚于生效日期。"),
        ({"source_title": ""}, "必填项"),
        ({"reason": ""}, "必填项"),
    ],
)
def test_bad_input_stays_on_the_form_and_changes_nothing(
    reviewer: Actor, changes: dict[str, str], sentence: str
) -> None:
    key = make_key()
    RegionFactory(code="290000")
    response = signed_in(reviewer).post(reverse("workbench:norm_new", args=[KEY]), NEW | changes)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Norm.objects.filter(key=key).exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("a | 10%", "第 1 行有 2 栏，应为 3 栏。"),
        ("a | 10% | \nb | 200% | ", "第 2 行“下限”"),
        (" | 10% | ", "第 1 行缺少“事实”。"),
    ],
)
def test_table_is_typed_row_by_row(reviewer: Actor, typed: str, sentence: str) -> None:
    key = make_key(Kind.TABLE, columns=TABLE)
    client, address = signed_in(reviewer), reverse("workbench:norm_new", args=[KEY])
    assert sentence in client.post(address, NEW | {"value": typed}).content.decode()
    assert not Norm.objects.filter(key=key).exists()
    client.post(address, NEW | {"value": "a | 10% | \nb ｜ 0.2 ｜ 500万元\n"})
    assert Norm.objects.get(key=key).value == [
        {"fact": "a", "least": "0.1", "most": None},
        {"fact": "b", "least": "0.2", "most": "5000000"},
    ]


def test_administrator_enters_for_the_own_institution_alone() -> None:
    key = make_key(institutions=True)
    administrator = make_actor(Role.ADMINISTRATOR, organisation=OrganisationFactory(name="辽河农机厂"))
    signed_in(administrator).post(reverse("workbench:norm_new", args=[KEY]), NEW | {"place": "own"})
    assert Norm.objects.get(key=key).organisation == administrator.organisation


def test_administrator_is_not_offered_what_binds_the_own_institution() -> None:
    make_norm(make_key(), "0.5")
    client = signed_in(make_actor(Role.ADMINISTRATOR, organisation=OrganisationFactory(name="辽河农机厂")))
    address = reverse("workbench:norm_new", args=[KEY])
    assert address not in client.get(reverse("workbench:norm", args=[KEY])).content.decode()
    for response in (client.get(address), client.post(address, NEW | {"place": "own"})):
        assert response.status_code == 403
        assert "单位不能自行规定" in response.content.decode()
    assert not Norm.objects.filter(key=KEY, level="institution").exists()


def test_government_administrator_is_offered_the_subtree_but_not_the_own_body() -> None:
    make_norm(make_key(), "0.5")
    RegionFactory(code="290000")
    form = signed_in(make_government(Role.ADMINISTRATOR)).get(reverse("workbench:norm_new", args=[KEY]))
    assert 'value="290000"' in form.content.decode()
    assert 'value="own"' not in form.content.decode()


def test_two_days_are_compared(professor: Actor) -> None:
    key = make_key()
    make_norm(key, "0.5", effective_to=date(2026, 7, 1))
    make_norm(key, "0.6", effective_from=date(2026, 7, 1))
    make_norm(key, "0.9", code="290000")
    text = page(professor, "norms_compare", query="?first=2026-08-01&second=2026-06-30")
    assert text.count("奖酬下限") == 1
    assert text.index("50%") < text.index("60%")
    assert "90%" not in text
    assert "这两个日期之间没有变化" in page(professor, "norms_compare", query="?first=2019-01-01&second=2019-02-01")
    assert page(professor, "norms_compare", query="?first=x&second=")


def test_reviewer_of_another_city_may_not_check_it() -> None:
    norm = make_norm(make_key(), "0.5", code="290100")
    client: Client = signed_in(make_reviewer(code="290200"))
    assert client.post(reverse("workbench:norm_verify", args=[norm.pk])).status_code == 403
    norm.refresh_from_db()
    assert norm.is_verified is False
