"""Writes the built-in templates of documents: `python -m tools.build_documents`; officials edit copies of them in Word.

The page is the one of the packaged norms (GB/T 9704-2012), the words and marks stand below.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lianqiao.core.documents import names
from lianqiao.core.documents.layout import Layout
from tools.document_parts import (
    RIGHT,
    add,
    add_all,
    attachments,
    begun,
    facts,
    grid,
    head,
    imprint,
    note,
    page,
    signature,
    titled,
)

BODY_LOOP = (
    ("{%p for part in body %}", names.BODY),
    ("{%p if part.level == 1 %}", names.BODY),
    ("{{ part.text }}", names.LEVEL_ONE),
    ("{%p elif part.level == 2 %}", names.BODY),
    ("{{ part.text }}", names.LEVEL_TWO),
    ("{%p else %}", names.BODY),
    ("{{ part.text }}", names.BODY),
    ("{%p endif %}", names.BODY),
    ("{%p endfor %}", names.BODY),
)


def notification(layout: Layout) -> Any:
    """A circular of a government body, with red head and imprint."""
    document = begun(layout, "{{ title }}")
    head(document, "{{ issuer }}文件")
    titled(document)
    add_all(
        document,
        (("{%p if recipients %}", names.BODY), ("{{ recipients }}：", names.RECIPIENTS), ("{%p endif %}", names.BODY)),
    )
    add_all(document, BODY_LOOP)
    attachments(document)
    signature(document)
    note(document)
    imprint(document)
    return document


def reply(layout: Layout) -> Any:
    """A letter of reply."""
    document = begun(layout, "{{ title }}")
    head(document, "{{ issuer }}")
    titled(document)
    add(document, "{{ recipients }}：", names.RECIPIENTS)
    add_all(document, BODY_LOOP)
    attachments(document)
    signature(document)
    note(document)
    return document


def public_notice(layout: Layout) -> Any:
    """A public notice as it is put up."""
    document = begun(layout, "{{ title }}")
    titled(document)
    number = add(document, "编号：{{ number }}", names.BODY)
    number.alignment = RIGHT
    add_all(document, BODY_LOOP)
    add(document, "{%p if items.rows %}", names.BODY)
    grid(document, "items")
    add(document, "{%p endif %}", names.BODY)
    add_all(
        document,
        (
            ("公示时间：{{ first_day }}至{{ last_day }}（{{ length }}，依据{{ basis }}）。", names.BODY),
            ("公示地点：{{ places|join('、') }}。", names.BODY),
            ("{{ objection }}", names.BODY),
        ),
    )
    signature(document)
    return document


def notice_proof(layout: Layout) -> Any:
    """The proof that a notice was public, where, how long and with what outcome."""
    document = begun(layout, "{{ title }}公示证明")
    add(document, "公 示 证 明", names.TITLE)
    add(document, "", names.BODY)
    facts(
        document,
        (
            ("公示编号", "{{ number }}"),
            ("公示类型", "{{ kind }}"),
            ("公示标题", "{{ title }}"),
            ("公示单位", "{{ issuer }}"),
            ("公示期", "{{ period }}"),
            ("期限依据", "{{ length }}"),
            ("公示结果", "{{ outcome }}"),
            ("异议处理", "{{ objections }}"),
        ),
    )
    add(document, "一、实际公示情况", names.LEVEL_ONE)
    grid(document, "places")
    add(document, "{%p if handled.rows %}", names.BODY)
    add(document, "二、异议处理情况", names.LEVEL_ONE)
    grid(document, "handled")
    add(document, "{%p endif %}", names.BODY)
    add_all(
        document,
        (
            ("公示内容校验值（SHA-256）：{{ content_hash }}", names.IMPRINT),
            ("办理记录 {{ log_entries }} 条，校验值（SHA-256）：{{ log_hash }}", names.IMPRINT),
            ("核验网址：{{ verify_url }}，输入公示编号即可核对。", names.IMPRINT),
        ),
    )
    signature(document, "{{ issuer }}")
    return document


def registration_certificate(layout: Layout) -> Any:
    """The certificate that an achievement is registered; it proves no ownership."""
    document = begun(layout, "科技成果登记证书")
    add(document, "科技成果登记证书", names.HEAD)
    add(document, "", names.BODY)
    add(document, "登记号：{{ number }}", names.NUMBER)
    add(document, "", names.BODY)
    facts(
        document,
        (
            ("成果名称", "{{ title }}"),
            ("成果类别", "{{ kind }}"),
            ("完成单位", "{{ completers|join('；') }}"),
            ("完成人", "{{ people|join('、') }}"),
        ),
    )
    add(document, "", names.BODY)
    add(document, "经审查，上述成果符合科技成果登记的有关规定，准予登记，特发此证。", names.BODY)
    add(document, "本证书不作为确认成果权属的依据。核验网址：{{ verify_url }}", names.BODY)
    signature(document, "{{ authority }}")
    return document


def deal_certificate(layout: Layout) -> Any:
    """That a deal was concluded, between whom, about what, for how much, and where that is checked."""
    document = begun(layout, "成交凭证")
    add(document, "成 交 凭 证", names.HEAD)
    add(document, "", names.BODY)
    add(document, "成交编号：{{ number }}", names.NUMBER)
    add(document, "", names.BODY)
    facts(
        document,
        (
            ("名称", "{{ title }}"),
            ("成果方", "{{ sellers|join('；') }}"),
            ("承接方", "{{ buyer }}"),
            ("转化方式", "{{ mode }}"),
            ("定价方式", "{{ pricing }}"),
            ("成交价格", "{{ price }}"),
            ("价格公示", "{{ notice or '不需要公示' }}"),
            ("成交日期", "{{ date }}"),
        ),
    )
    add(document, "", names.BODY)
    grid(document, "items")
    add_all(
        document,
        (
            ("{%p if exemption %}", names.BODY),
            ("{{ exemption }}符合科技成果定价免责的程序条件。", names.BODY),
            ("{%p endif %}", names.BODY),
            ("条款校验值（SHA-256）：{{ hash }}", names.IMPRINT),
            ("核验网址：{{ verify_url }}", names.IMPRINT),
        ),
    )
    signature(document)
    return document


def recognition_certificate(layout: Layout) -> Any:
    """The certificate of a recognition, with its time and the address where it is checked."""
    document = begun(layout, "{{ kind }}证书")
    add(document, "{{ kind }}证书", names.HEAD)
    add(document, "", names.BODY)
    add(document, "编号：{{ number }}", names.NUMBER)
    add(document, "", names.BODY)
    facts(
        document,
        (
            ("名称", "{{ title }}"),
            ("依托单位", "{{ unit }}"),
            ("类别和等级", "{{ rank }}"),
            ("有效期", "{{ validity }}"),
            ("认定文件", "{{ basis }}"),
        ),
    )
    add(document, "", names.BODY)
    add(document, "经审查和公示，符合{{ kind }}的有关规定，特发此证。", names.BODY)
    add(document, "资格的现状以核验结果为准。核验网址：{{ verify_url }}", names.BODY)
    signature(document, "{{ authority }}")
    return document


def appraisal_certificate(layout: Layout) -> Any:
    """What an evaluator found of an achievement, by what questions, and how long it holds."""
    document = begun(layout, "成果评价证书")
    add(document, "成果评价证书", names.HEAD)
    add(document, "", names.BODY)
    add(document, "编号：{{ number }}", names.NUMBER)
    add(document, "", names.BODY)
    facts(
        document,
        (
            ("成果名称", "{{ title }}"),
            ("成果单位", "{{ owner }}"),
            ("评价类型", "{{ kind }}"),
            ("评价依据", "{{ basis }}"),
            ("评价结果", "{{ result }}"),
            ("有效期", "{{ valid }}"),
        ),
    )
    add(document, "", names.BODY)
    add(document, "{%p if parts.rows %}", names.BODY)
    grid(document, "parts")
    add(document, "{%p endif %}", names.BODY)
    add(document, "评价结论", names.LEVEL_ONE)
    add_all(
        document,
        (
            ("{%p for part in conclusion %}", names.BODY),
            ("{{ part.text }}", names.BODY),
            ("{%p endfor %}", names.BODY),
        ),
    )
    add(document, "评价内容校验值（SHA-256）：{{ hash }}", names.IMPRINT)
    add(document, "核验网址：{{ verify_url }}", names.IMPRINT)
    signature(document, "{{ evaluator }}")
    return document


def contract_certificate(layout: Layout) -> Any:
    """That an office has registered a technology contract, between whom, and for how much."""
    document = begun(layout, "技术合同认定登记证明")
    add(document, "技术合同认定登记证明", names.HEAD)
    add(document, "", names.BODY)
    add(document, "登记编号：{{ number }}", names.NUMBER)
    add(document, "", names.BODY)
    facts(
        document,
        (
            ("项目名称", "{{ title }}"),
            ("合同类别", "{{ kind }}"),
            ("卖方", "{{ seller }}"),
            ("买方", "{{ buyer }}"),
            ("签订日期", "{{ signed }}"),
            ("有效期", "{{ valid }}"),
            ("合同成交额", "{{ amount }}"),
            ("技术交易额", "{{ technical }}"),
        ),
    )
    add(document, "", names.BODY)
    add(document, "{%p if revision %}", names.BODY)
    add(document, "本证明记载{{ revision }}登记后的内容。", names.BODY)
    add(document, "{%p endif %}", names.BODY)
    add(document, "上述合同经认定属于技术合同，准予登记。", names.BODY)
    add(document, "核验网址：{{ verify_url }}", names.IMPRINT)
    signature(document, "{{ office }}")
    return document


def income_certificate(layout: Layout) -> Any:
    """What of the payments of a contract is technical income."""
    document = begun(layout, "技术性收入核定证明")
    add(document, "技术性收入核定证明", names.HEAD)
    add(document, "", names.BODY)
    add(document, "核定编号：{{ number }}", names.NUMBER)
    add(document, "", names.BODY)
    facts(
        document,
        (
            ("项目名称", "{{ title }}"),
            ("合同登记编号", "{{ registration }}"),
            ("卖方", "{{ seller }}"),
            ("买方", "{{ buyer }}"),
            ("合同成交额", "{{ technical }}"),
            ("本次核定的合同款", "{{ paid }}"),
            ("扣除的非技术性费用", "{{ costs }}"),
            ("技术性收入", "{{ income }}"),
        ),
    )
    add(document, "", names.BODY)
    add(document, "所列款项", names.LEVEL_ONE)
    grid(document, "payments")
    add(document, "上述款项不再重复核定。", names.BODY)
    signature(document, "{{ office }}")
    return document


def task_book(layout: Layout) -> Any:
    """What a department has to do for a plan: the tasks that it leads and supports, and the days."""
    document = begun(layout, "{{ title }}")
    titled(document)
    add(document, "{{ unit }}：", names.RECIPIENTS)
    add_all(document, BODY_LOOP)
    for name, heading in (("lead", "牵头任务一览"), ("support", "配合任务一览"), ("steps", "时间节点")):
        add(document, f"{{%p if {name}.rows %}}", names.BODY)
        add(document, heading, names.LEVEL_ONE)
        grid(document, name)
        add(document, "{%p endif %}", names.BODY)
    add(document, "{{ closing }}", names.BODY)
    signature(document)
    return document


def rectification_order(layout: Layout) -> Any:
    """What a unit has to put right, and until when."""
    document = begun(layout, "{{ title }}")
    add_all(
        document,
        (
            ("{%p if number %}", names.BODY),
            ("{{ number }}", names.NUMBER),
            ("", names.BODY),
            ("{%p endif %}", names.BODY),
        ),
    )
    titled(document)
    add(document, "{{ unit }}：", names.RECIPIENTS)
    add_all(document, BODY_LOOP)
    signature(document)
    return document


def research_assessment(layout: Layout) -> Any:
    """The yearly sheet of a state-owned group's research, with the add-back line by line."""
    document = begun(layout, "{{ title }}")
    titled(document)
    facts(
        document,
        (
            ("填报集团", "{{ unit }}"),
            ("考核部门", "{{ authority }}"),
            ("办理状态", "{{ state }}"),
            ("本年研发投入", "{{ research }}"),
            ("上年研发投入", "{{ before }}"),
            ("比上年增长", "{{ growth }}"),
            ("年均增幅", "{{ average }}"),
            ("要求的年均增幅", "{{ asked }}"),
            ("是否达到", "{{ met }}"),
        ),
    )
    add(document, "一、各企业研发投入", names.LEVEL_ONE)
    grid(document, "members")
    add(document, "二、视同利润加回", names.LEVEL_ONE)
    add(document, "{%p if lines.rows %}", names.BODY)
    grid(document, "lines")
    add(document, "{%p endif %}", names.BODY)
    add_all(document, (("{{ add_back }}", names.BODY), ("依据：{{ basis }}", names.BODY)))
    add(document, "三、工资总额支持", names.LEVEL_ONE)
    add_all(
        document,
        (
            ("{{ wages }}", names.BODY),
            ("{%p if opinion %}", names.BODY),
            ("考核意见：{{ opinion }}", names.BODY),
            ("{%p endif %}", names.BODY),
        ),
    )
    signature(document)
    return document


def bulletin(layout: Layout) -> Any:
    """A bulletin with pictures below the text and tables behind the signature."""
    document = begun(layout, "{{ title }}")
    head(document, "{{ issuer }}")
    titled(document)
    add_all(
        document,
        (("{%p if recipients %}", names.BODY), ("{{ recipients }}：", names.RECIPIENTS), ("{%p endif %}", names.BODY)),
    )
    add_all(document, BODY_LOOP)
    add(document, "{%p for chart in charts %}", names.BODY)
    add(document, "", names.BODY)
    caption = add(document, "图{{ loop.index }}　{{ chart.title }}", names.CELL_HEAD)
    caption.paragraph_format.keep_with_next = True
    add(document, "{{ chart.picture }}", names.CELL)
    add(document, "{%p endfor %}", names.BODY)
    signature(document)
    add(document, "{%p for table in tables %}", names.BODY)
    add(document, "", names.BODY)
    caption = add(document, "附表{{ loop.index }}　{{ table.title }}", names.CELL_HEAD)
    caption.paragraph_format.keep_with_next = True
    grid(document, "table")
    add(document, "{%p endfor %}", names.BODY)
    return document


def introduction_certificate(layout: Layout) -> Any:
    """Who was introduced to whom, when, and who was mandated as technology manager."""
    document = begun(layout, "引荐证明")
    add(document, "引 荐 证 明", names.TITLE)
    add(document, "", names.BODY)
    facts(
        document,
        (
            ("对接编号", "{{ number }}"),
            ("发起方", "{{ initiator }}"),
            ("受邀方", "{{ counterpart }}"),
            ("科技成果", "{{ achievement or '—' }}"),
            ("技术需求", "{{ demand or '—' }}"),
            ("提出请求", "{{ asked }}"),
            ("接受请求", "{{ agreed }}"),
        ),
    )
    add(document, "{%p if managers.rows %}", names.BODY)
    add(document, "受托的技术经理人", names.LEVEL_ONE)
    grid(document, "managers")
    add(document, "{%p endif %}", names.BODY)
    add_all(
        document,
        (
            ("以上双方经“{{ site }}”引荐相识，系统于{{ issued }}记录在案，此后不可更改，特此证明。", names.BODY),
            ("引荐证明原文校验值（SHA-256）：{{ hash }}", names.IMPRINT),
        ),
    )
    signature(document, "{{ site }}")
    return document


def window_report(layout: Layout) -> Any:
    """What came of a themed window: figures, what followed, and the talks."""
    document = begun(layout, "{{ title }}")
    titled(document)
    facts(
        document,
        (
            ("主办单位", "{{ host }}"),
            ("协办单位", "{{ co_hosts or '—' }}"),
            ("时间地点", "{{ when }}"),
            ("主题", "{{ theme }}"),
        ),
    )
    for label, table in (("一、举办情况", "figures"), ("二、后续成效", "followed"), ("三、洽谈明细", "talks")):
        add(document, f"{{%p if {table}.rows %}}", names.BODY)
        add(document, label, names.LEVEL_ONE)
        grid(document, table)
        add(document, "{%p endif %}", names.BODY)
    add(document, "{{ note }}", names.BODY)
    signature(document, "{{ host }}")
    return document


def listing_notice(layout: Layout) -> Any:
    """What is offered on the market, by which procedure and on which terms."""
    document = begun(layout, "{{ title }}")
    titled(document)
    facts(
        document,
        (
            ("编号", "{{ number }}"),
            ("转让方", "{{ seller }}"),
            ("交易市场", "{{ market }}"),
            ("转化方式", "{{ mode }}"),
            ("交易方式", "{{ procedure }}"),
            ("价格", "{{ price }}"),
            ("保证金", "{{ deposit }}"),
            ("时间", "{{ times }}"),
            ("联系", "{{ contact }}"),
        ),
    )
    add_all(document, BODY_LOOP)
    add(document, "{%p if items.rows %}", names.BODY)
    grid(document, "items")
    add(document, "{%p endif %}", names.BODY)
    add(document, "公告内容校验值：{{ hash }}", names.NOTE)
    signature(document, "{{ market }}")
    return document


def session_catalogue(layout: Layout) -> Any:
    """The listings of a session with its common times."""
    document = begun(layout, "{{ title }}")
    titled(document)
    facts(
        document,
        (
            ("组织单位", "{{ market }}"),
            ("时间", "{{ times }}"),
            ("路演", "{{ roadshow or '—' }}"),
            ("联系", "{{ contact }}"),
        ),
    )
    add(document, "{{ theme }}", names.BODY)
    add(document, "{%p if listings.rows %}", names.BODY)
    grid(document, "listings")
    add(document, "{%p endif %}", names.BODY)
    add_all(document, tuple((text.replace("in body", "in details"), style) for text, style in BODY_LOOP))
    signature(document, "{{ market }}")
    return document


def _promised(document: Any) -> None:
    """What is measured, by when it is shown and what is paid for it, as three tables."""
    for heading, table in (("考核指标", "indicators"), ("里程碑", "milestones"), ("经费拨付", "payments")):
        add(document, f"{{%p if {table}.rows %}}", names.BODY)
        add(document, heading, names.LEVEL_ONE)
        grid(document, table)
        add(document, "{%p endif %}", names.BODY)


def _sections(document: Any) -> None:
    """Further parts, each with its heading."""
    add_all(
        document,
        (
            ("{%p for section in sections %}", names.BODY),
            ("{{ section.heading }}", names.LEVEL_ONE),
            ("{%p for line in section.lines %}", names.BODY),
            ("{{ line }}", names.BODY),
            ("{%p endfor %}", names.BODY),
            ("{%p endfor %}", names.BODY),
        ),
    )


def _signed(document: Any) -> None:
    """Where the parties sign, and the hash of what they sign."""
    add(document, "签署", names.LEVEL_ONE)
    grid(document, "signatures")
    add(document, "{%p if hash %}", names.BODY)
    add(document, "内容校验值（SHA-256）：{{ hash }}", names.IMPRINT)
    add(document, "{%p endif %}", names.BODY)


def agreement(layout: Layout) -> Any:
    """The agreement of a supported project."""
    document = begun(layout, "{{ title }}")
    add(document, "{{ heading }}", names.TITLE)
    add(document, "", names.BODY)
    facts(
        document,
        (
            ("编号", "{{ number or '（签署前给定）' }}"),
            ("项目名称", "{{ title }}"),
            ("签约部门", "{{ issuer }}"),
            ("承担单位", "{{ unit }}"),
            ("合作单位", "{{ partners or '—' }}"),
            ("项目负责人", "{{ leader }}"),
            ("执行期", "{{ term }}"),
            ("支持金额", "{{ money or '—' }}"),
        ),
    )
    add_all(document, BODY_LOOP)
    _promised(document)
    _sections(document)
    _signed(document)
    return document


def disposal_decision(layout: Layout) -> Any:
    """The decision of a unit on how achievements of its own go to others."""
    document = begun(layout, "{{ title }}")
    add(document, "转化决策书", names.TITLE)
    add(document, "", names.BODY)
    facts(
        document,
        (
            ("决策编号", "{{ number }}"),
            ("名称", "{{ title }}"),
            ("单位", "{{ unit }}"),
            ("转化方式", "{{ mode }}"),
            ("定价方式", "{{ pricing }}"),
            ("拟定价格", "{{ price or '—' }}"),
            ("决策", "{{ decided }}"),
            ("依据", "{{ rule }}"),
            ("有效期至", "{{ valid_until }}"),
        ),
    )
    for heading, table in (
        ("一、成果和权属", "owners"),
        ("二、知识产权", "rights"),
        ("三、共有人意见", "consents"),
        ("四、参加决策的人员和利害关系", "members"),
    ):
        add(document, f"{{%p if {table}.rows %}}", names.BODY)
        add(document, heading, names.LEVEL_ONE)
        grid(document, table)
        add(document, "{%p endif %}", names.BODY)
    _sections(document)
    add(document, "内容校验值（SHA-256）：{{ hash }}", names.IMPRINT)
    add(document, "纪要校验值（SHA-256）：{{ minutes_hash }}", names.IMPRINT)
    signature(document, "{{ unit }}")
    return document


def pledge(layout: Layout) -> Any:
    """A pledge: first what is promised, then what both sides give, then what follows."""
    document = begun(layout, "{{ title }}")
    add(document, "{{ heading }}", names.TITLE)
    add(document, "", names.BODY)
    add(document, "编号：{{ number or '（签署前给定）' }}", names.NUMBER)
    add(document, "", names.BODY)
    add(
        document,
        "{{ unit }}及项目负责人{{ leader }}就“{{ title }}”向{{ issuer }}立下本军令状，执行期{{ term }}"
        "{% if money %}，支持金额{{ money }}{% endif %}。",
        names.BODY,
    )
    _promised(document)
    add_all(document, BODY_LOOP)
    _sections(document)
    _signed(document)
    return document


def review_report(layout: Layout) -> Any:
    """What experts found: the ranking that counts, both rankings side by side, and the minutes of the panel."""
    document = begun(layout, "{{ title }}")
    titled(document)
    facts(
        document,
        (
            ("组织部门", "{{ host }}"),
            ("评审标准", "{{ rubric }}"),
            ("评审方式", "{{ way }}"),
            ("评审件数", "{{ counts }}"),
        ),
    )
    add(document, "一、名次", names.LEVEL_ONE)
    grid(document, "ranking")
    add(document, "二、两种排名对照", names.LEVEL_ONE)
    grid(document, "compared")
    add(document, "{{ note }}", names.BODY)
    add(document, "{%p if minutes %}", names.BODY)
    add(document, "三、合议纪要", names.LEVEL_ONE)
    add(document, "{%p for paragraph in minutes %}", names.BODY)
    add(document, "{{ paragraph.text }}", names.BODY)
    add(document, "{%p endfor %}", names.BODY)
    add(document, "{%p endif %}", names.BODY)
    signature(document, "{{ host }}")
    return document


def ledger_statement(layout: Layout) -> Any:
    """The separate ledger of a unit in one year."""
    document = begun(layout, "{{ title }}")
    titled(document)
    facts(document, (("单位", "{{ unit }}"), ("年度", "{{ year }} 年")))
    for heading, table in (
        ("一、科目余额", "accounts"),
        ("二、各类资产增减", "kinds"),
        ("三、本年变动事项", "movements"),
        ("四、年末持有股权", "holdings"),
        ("五、年末在账资产按阶段", "stages"),
    ):
        add(document, f"{{%p if {table}.rows %}}", names.BODY)
        add(document, heading, names.LEVEL_ONE)
        grid(document, table)
        add(document, "{%p endif %}", names.BODY)
    add(document, "编制：{{ prepared }}", names.BODY)
    add(document, "签署：{{ signed or '（尚未签署）' }}", names.BODY)
    add(document, "内容校验值（SHA-256）：{{ hash }}", names.IMPRINT)
    return document


def empowerment_agreement(layout: Layout) -> Any:
    """The agreement by which a unit empowers those who made an achievement."""
    document = begun(layout, "{{ title }}")
    add(document, "职务科技成果赋权协议", names.TITLE)
    add(document, "", names.BODY)
    facts(
        document,
        (
            ("成果名称", "{{ title }}"),
            ("单位", "{{ unit }}"),
            ("登记编号", "{{ number or '（生效时给定）' }}"),
            ("知识产权", "{{ rights }}"),
            ("赋权方式", "{{ form }}"),
            ("期限", "{{ term }}"),
        ),
    )
    for heading, table in (("成果完成人", "completers"), ("约定收益", "income")):
        add(document, f"{{%p if {table}.rows %}}", names.BODY)
        add(document, heading, names.LEVEL_ONE)
        grid(document, table)
        add(document, "{%p endif %}", names.BODY)
    _sections(document)
    _signed(document)
    return document


def auction_record(layout: Layout) -> Any:
    """The record of an auction: the lot, the rules, every bid, the result, and the digest of the log."""
    document = begun(layout, "{{ title }}竞价记录")
    add(document, "竞 价 记 录", names.TITLE)
    add(document, "", names.BODY)
    facts(
        document,
        (
            ("标的", "{{ title }}"),
            ("出让方", "{{ seller }}"),
            ("组织机构", "{{ operator or '出让方自行组织' }}"),
            ("竞价方式", "{{ kind }}"),
            ("起始价", "{{ start }}"),
            ("竞价时间", "{{ period }}"),
            ("规则", "{{ rules }}"),
            ("结果", "{{ result }}"),
            ("竞得人", "{{ winner }}"),
        ),
    )
    add(document, "逐次出价", names.LEVEL_ONE)
    grid(document, "bids")
    add_all(
        document,
        (
            ("竞价日志 {{ lines }} 行，最后一行校验值（SHA-256）：{{ hash }}", names.IMPRINT),
            ("日志逐行相连并已公布，任何人可以用核验程序复核次序和结果。", names.IMPRINT),
        ),
    )
    signature(document, "{{ site }}")
    return document


def distribution(layout: Layout) -> Any:
    """How an income is divided: the calculation, the floors, and who receives what."""
    document = begun(layout, "{{ title }}")
    add(document, "收益分配表", names.TITLE)
    add(document, "", names.BODY)
    facts(
        document,
        (
            ("编号", "{{ number or '（审定时给定）' }}"),
            ("名称", "{{ title }}"),
            ("单位", "{{ unit }}"),
            ("分配什么", "{{ basis }}"),
            ("到账或取得", "{{ received_on }}"),
            ("收入", "{{ gross }}"),
            ("净收入", "{{ net }}"),
            ("分配依据", "{{ rule or '—' }}"),
            ("审定", "{{ decision or '—' }}"),
        ),
    )
    for heading, table in (("扣除的成本", "costs"), ("法定下限", "floors"), ("受奖人", "rewards")):
        add(document, f"{{%p if {table}.rows %}}", names.BODY)
        add(document, heading, names.LEVEL_ONE)
        grid(document, table)
        add(document, "{%p endif %}", names.BODY)
    signature(document, "{{ unit }}")
    return document


def annual_report(layout: Layout) -> Any:
    """The yearly report of a unit, or the merged one of a department: facts, the table, and what belongs to it."""
    document = begun(layout, "{{ title }}")
    titled(document)
    facts(
        document,
        (
            ("单位", "{{ unit }}"),
            ("报告年度", "{{ year }}"),
            ("情况", "{{ state }}"),
            ("内容校验值", "{{ sha256 or '（报送时生成）' }}"),
        ),
    )
    add(document, "一、数据表", names.LEVEL_ONE)
    grid(document, "table")
    for heading, table in (("二、转化制度", "rules"), ("三、逾期和未报送单位", "late")):
        add(document, f"{{%p if {table}.rows %}}", names.BODY)
        add(document, heading, names.LEVEL_ONE)
        grid(document, table)
        add(document, "{%p endif %}", names.BODY)
    add(document, "{%p if body %}", names.BODY)
    add(document, "典型案例", names.LEVEL_ONE)
    add(document, "{%p endif %}", names.BODY)
    add_all(document, BODY_LOOP)
    signature(document, "{{ unit }}")
    return document


MAKERS = (
    annual_report,
    distribution,
    auction_record,
    empowerment_agreement,
    ledger_statement,
    notification,
    reply,
    public_notice,
    notice_proof,
    registration_certificate,
    deal_certificate,
    recognition_certificate,
    task_book,
    rectification_order,
    research_assessment,
    bulletin,
    introduction_certificate,
    window_report,
    agreement,
    disposal_decision,
    pledge,
    review_report,
    appraisal_certificate,
    contract_certificate,
    income_certificate,
    listing_notice,
    session_catalogue,
)


def build(folder: Path) -> None:
    """Write every built-in template."""
    layout = page()
    for make in MAKERS:
        make(layout).save(str(folder / f"{make.__name__}.docx"))


if __name__ == "__main__":
    import django

    django.setup()
    from lianqiao.core.documents.builtins import FOLDER

    FOLDER.mkdir(exist_ok=True)
    build(FOLDER)
