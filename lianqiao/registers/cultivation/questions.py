"""The facts that conditions of recognition ask for: what each is called, how one asks for it, where it is filled in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _


class Unit(TextChoices):
    """What the number of a fact is, as the tables of norms name it."""

    YEARS = "years", _("年")
    SHARE = "share", _("比例，1 为全部")
    YUAN = "yuan", _("元")
    PEOPLE = "people", _("人")
    COUNT = "count", _("项")
    POINTS = "points", _("分")
    RANK = "rank", _("名次")
    FLAG = "flag", _("是为 1，否为 0")


@dataclass(frozen=True)
class Question:
    """One fact: `label` names it, `text` asks for it, `slug` is the filing in which it is told once for all."""

    fact: str
    label: Any
    text: Any
    unit: Unit
    slug: str = ""


FIGURES, RIGHTS, CREDENTIALS = "year-figures", "rights", "credentials"
CONVERSIONS, STANDARDS = "conversions", "standards"
Y, S, M, P, C, R, F, N = (
    Unit.YEARS,
    Unit.SHARE,
    Unit.YUAN,
    Unit.PEOPLE,
    Unit.COUNT,
    Unit.RANK,
    Unit.FLAG,
    Unit.POINTS,
)

_ALL = (
    Question("registered_years", _("注册年限"), _("企业注册成立满几年了？"), Y),
    Question("niche_years", _("从事细分市场年限"), _("在现在这个细分市场做了几年？"), Y),
    Question("product_years", _("从事该产品年限"), _("专注于这一产品领域多少年了？"), Y),
    Question("new_product_years", _("新产品年限"), _("属于新产品的，做了几年？"), Y),
    Question("staff", _("职工总数"), _("现有职工多少人？"), P, FIGURES),
    Question("rd_staff_share", _("科技人员占比"), _("科技人员占职工总数的百分之几？"), S, FIGURES),
    Question("revenue", _("营业收入"), _("上一年度营业收入是多少？"), M, FIGURES),
    Question("main_revenue", _("主营业务收入"), _("上一年度主营业务收入是多少？"), M, FIGURES),
    Question("total_assets", _("资产总额"), _("上一年度末资产总额是多少？"), M, FIGURES),
    Question("main_business_share", _("主营业务收入占比"), _("主营业务收入占营业收入的百分之几？"), S, FIGURES),
    Question(
        "high_tech_income_share", _("高新产品收入占比"), _("高新技术产品（服务）收入占总收入的百分之几？"), S, FIGURES
    ),
    Question(
        "revenue_growth_2y_average",
        _("主营收入平均增长"),
        _("近两年主营业务收入平均增长百分之几？下降填负数。"),
        S,
        FIGURES,
    ),
    Question("debt_ratio", _("资产负债率"), _("资产负债率是百分之几？"), S, FIGURES),
    Question("rd_spend", _("上年研发费用"), _("上一年度研发费用总额是多少？"), M, FIGURES),
    Question("rd_spend_before", _("前一年研发费用"), _("再前一年度研发费用总额是多少？"), M, FIGURES),
    Question("rd_spend_2y_total", _("近两年研发费用合计"), _("近两年研发费用合计是多少？"), M, FIGURES),
    Question("rd_spend_2y_average", _("近两年研发费用均值"), _("近两年研发费用平均每年是多少？"), M, FIGURES),
    Question("rd_revenue_ratio", _("研发费用占收入"), _("上一年度研发费用占营业收入的百分之几？"), S, FIGURES),
    Question(
        "rd_revenue_ratio_before", _("前一年研发费用占收入"), _("再前一年度研发费用占营业收入的百分之几？"), S, FIGURES
    ),
    Question(
        "rd_revenue_ratio_3y", _("近三年研发费用占收入"), _("近三年研发费用总额占同期销售收入的百分之几？"), S, FIGURES
    ),
    Question("rd_cost_ratio", _("研发费用占成本费用"), _("上一年度研发费用占成本费用总额的百分之几？"), S, FIGURES),
    Question("rd_domestic_share", _("境内研发费用占比"), _("近三年研发费用中，在境内发生的占百分之几？"), S, FIGURES),
    Question(
        "class_one_ip",
        _("I 类知识产权"),
        _("有效的 I 类知识产权（发明专利、植物新品种、集成电路布图设计、新药等）共几项？"),
        C,
        RIGHTS,
    ),
    Question("class_one_ip_used", _("自用的 I 类知识产权"), _("自有并且正在使用的 I 类知识产权有几项？"), C),
    Question(
        "class_two_ip",
        _("II 类知识产权"),
        _("有效的 II 类知识产权（实用新型、外观设计、软件著作权）共几项？"),
        C,
        RIGHTS,
    ),
    Question("owns_core_ip", _("核心技术知识产权"), _("主要产品的核心技术，知识产权是不是归本企业所有？"), F),
    Question("conversions_per_year", _("年均成果转化"), _("近三年平均每年转化科技成果几项？"), C, CONVERSIONS),
    Question("new_equity_2y", _("近两年新增股权融资"), _("近两年新增股权融资总额是多少？没有填 0。"), M),
    Question("new_equity_3y", _("近三年新增股权融资"), _("近三年新增股权融资总额是多少？没有填 0。"), M),
    Question("awards_3y", _("近三年科技奖励"), _("近三年获得省级以上科技奖励几项？没有填 0。"), C),
    Question(
        "provincial_awards_top3_3y",
        _("近三年省级奖励前三"),
        _("近三年获省级科技奖励、单位排名前三的有几项？没有填 0。"),
        C,
    ),
    Question(
        "national_awards_top5_3y",
        _("近三年国家级奖励前五"),
        _("近三年获国家级科技奖励、单位排名前五的有几项？没有填 0。"),
        C,
    ),
    Question(
        "national_awards_top3_5y",
        _("近五年国家级奖励前三"),
        _("近五年获国家级科技奖励、单位排名前三的有几项？没有填 0。"),
        C,
    ),
    Question(
        "led_standards_5y",
        _("近五年主导标准"),
        _("近五年主导制定的国际、国家或行业标准有几项？没有填 0。"),
        C,
        STANDARDS,
    ),
    Question("provincial_rd_body", _("省级以上研发机构"), _("有没有经认定的省部级以上研发机构？"), F, CREDENTIALS),
    Question("key_chain_link", _("产业链关键环节"), _("主导产品是不是处在重点产业链的关键环节？"), F),
    Question("in_key_field", _("国家重点支持领域"), _("主要产品的核心技术是不是属于国家重点支持的高新技术领域？"), F),
    Question("industrial", _("工业企业"), _("是不是工业企业（采矿、制造、水电气）？"), F),
    Question(
        "maker_contest_top500_3y", _("创客中国 500 强"), _("近三年有没有进入“创客中国”大赛全国 500 强企业组？"), F
    ),
    Question("market_share", _("市场占有率"), _("主导产品在国内细分市场的占有率是百分之几？"), S),
    Question("national_rank", _("国内排名"), _("主导产品在国内细分市场排第几名？"), R),
    Question("global_rank", _("全球排名"), _("主导产品在全球细分市场排第几名？"), R),
    Question(
        "valid_high_tech_enterprise", _("高新技术企业资格"), _("有没有在有效期内的高新技术企业资格？"), F, CREDENTIALS
    ),
    Question("valid_base_tier_sme", _("科技和创新型中小企业"), _("现在是不是科技型或创新型中小企业？"), F, CREDENTIALS),
    Question("valid_specialised_sme", _("专精特新中小企业"), _("现在是不是专精特新中小企业？"), F, CREDENTIALS),
    Question("valid_little_giant", _("专精特新“小巨人”"), _("现在是不是专精特新“小巨人”企业？"), F, CREDENTIALS),
    Question("tech_sme_points", _("科技型中小企业评价得分"), _("科技型中小企业综合评价自评多少分？"), N),
    Question("innovative_sme_points", _("创新型中小企业评价得分"), _("创新型中小企业评价指标自评一共多少分？"), N),
    Question("specialised_sme_points", _("专精特新评价得分"), _("专精特新中小企业评价指标自评多少分？"), N),
    Question("little_giant_points", _("小巨人评价得分"), _("“小巨人”评价指标自评多少分？"), N),
    Question("high_tech_enterprise_points", _("创新能力得分"), _("高新技术企业创新能力自评多少分？"), N),
    Question(
        "major_accidents_1y",
        _("重大事故或违法"),
        _("最近一年发生过几起重大安全、质量事故或严重环境违法？没有填 0。"),
        C,
    ),
    Question(
        "serious_violations",
        _("重大事故、违法或失信"),
        _("发生过几起重大安全、质量事故、严重环境违法或科研失信？没有填 0。"),
        C,
    ),
    Question("violations_3y", _("近三年违法记录"), _("近三年环保、安全、质量等方面有几次违法记录？没有填 0。"), C),
    Question("prohibited_industry", _("禁止、限制、淘汰类"), _("产品或服务是不是属于国家禁止、限制或淘汰的？"), F),
    Question("veto_list", _("否决清单"), _("是不是在优质中小企业认定的否决清单上（如严重失信、近年有重大事故）？"), F),
)

QUESTIONS = {question.fact: question for question in _ALL}


def question_of(fact: str, unit: str) -> Question:
    """The question for a fact; one that a norm names and nobody has described is asked by its own name.

    `points.item`, the points of one item of a score, is asked with the words of the whole.
    """
    whole, _dot, item = fact.partition(".")
    if item and whole in QUESTIONS:
        label = _now("“%(item)s”得分") % {"item": item}
        return Question(fact, label, _now("其中“%(item)s”自评多少分？") % {"item": item}, Unit.POINTS)
    if fact in QUESTIONS:
        return QUESTIONS[fact]
    return Question(fact, fact, fact, Unit(unit) if unit in set(Unit) else Unit.COUNT)
