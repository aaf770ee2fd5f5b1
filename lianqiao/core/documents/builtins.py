"""The kinds of documents that come with the program, each with an example that shows all of it."""

from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.documents.registry import register
from lianqiao.core.documents.words import paragraphs, table

FOLDER = Path(__file__).resolve().parent / "builtin"

PUBLIC_NOTICE = "public_notice"
NOTIFICATION = "notification"
NOTICE_PROOF = "notice_proof"
REGISTRATION_CERTIFICATE = "registration_certificate"
REPLY = "reply"

_OFFICIAL: dict[str, Any] = {
    "issuer": _("发文机关，用于红色标志和落款"),
    "number": _("发文字号，如 辽科发〔2026〕12号；没有则不显示"),
    "title": _("标题"),
    "recipients": _("主送机关；没有则不显示"),
    "body": _("正文各段：text 是文字，level 是层级（1 为“一、”，2 为“（一）”，0 为一般段落）"),
    "attachments": _("附件名称的列表"),
    "date": _("成文日期"),
    "contact": _("联系人和电话，显示在附注中；没有则不显示"),
    "copies": _("抄送机关；没有则不显示"),
    "printed_by": _("印发机关；没有则不显示"),
    "printed_on": _("印发日期"),
}

register(
    NOTIFICATION,
    _("通知、通报"),
    builtin=FOLDER / "notification.docx",
    fields=_OFFICIAL,
    example={
        "issuer": "辽河省科学技术厅",
        "number": "辽科发〔2026〕12号",
        "title": "关于开展科技成果转化情况调查的通知",
        "recipients": "各市科学技术局，各高等学校、科研院所",
        "body": paragraphs(
            "为掌握全省科技成果转化情况，现就有关事项通知如下。\n"
            "一、调查范围\n"
            "在辽河省登记的高等学校、科研院所和企业。\n"
            "（一）高等学校和科研院所\n"
            "填报上一年度转让、许可、作价投资的成果。\n"
            "（二）企业\n"
            "填报上一年度承接成果的数量和金额。\n"
            "二、时间安排\n"
            "请于2026年12月15日前在平台填报。"
        ),
        "attachments": ["科技成果转化情况调查表", "填报说明"],
        "date": "2026年11月22日",
        "contact": "联系人：季明湛，电话：0290-7654321",
        "copies": "省教育厅，省财政厅。",
        "printed_by": "辽河省科学技术厅办公室",
        "printed_on": "2026年11月22日",
    },
)

register(
    REPLY,
    _("复函"),
    builtin=FOLDER / "reply.docx",
    fields={name: words for name, words in _OFFICIAL.items() if name not in ("copies", "printed_by", "printed_on")},
    example={
        "issuer": "辽河省科学技术厅",
        "number": "辽科函〔2026〕7号",
        "title": "关于辽河理工大学科技成果登记有关事项的复函",
        "recipients": "辽河理工大学",
        "body": paragraphs(
            "你校来函收悉。经研究，现函复如下。\n所询成果符合登记条件，请按规定补充用户应用证明。\n此复。"
        ),
        "attachments": [],
        "date": "2026年11月22日",
        "contact": "",
    },
)

register(
    PUBLIC_NOTICE,
    _("公示"),
    builtin=FOLDER / "public_notice.docx",
    fields={
        "number": _("公示编号"),
        "title": _("标题"),
        "body": _("正文各段：text 是文字，level 是层级"),
        "items": _("公示内容的表格：head 是表头，rows 是各行"),
        "first_day": _("公示第一天"),
        "last_day": _("公示最后一天"),
        "length": _("公示期，如 15 日"),
        "basis": _("公示期的依据"),
        "places": _("公示地点的列表"),
        "objection": _("怎样提出异议"),
        "issuer": _("公示单位"),
        "date": _("发布日期"),
    },
    example={
        "number": "示〔2026〕0001号",
        "title": "关于“天然鳞片石墨无氟提纯”拟协议转让的公示",
        "body": paragraphs("我校拟以协议定价方式转让下列科技成果，现将成果名称和拟交易价格公示如下。"),
        "items": table(
            ["成果名称", "完成人", "拟交易价格"],
            [["天然鳞片石墨无氟提纯", "季明湛、米轻尘", "120万元"], ["石墨负极包覆工艺", "季明湛", "80万元"]],
        ),
        "first_day": "2026年11月23日",
        "last_day": "2026年12月8日",
        "length": "15日",
        "basis": "《实施〈促进科技成果转化法〉若干规定》",
        "places": ["本单位公告栏", "技术市场网站", "本平台"],
        "objection": "公示期内如有异议，请实名提出并写明事实和依据，我单位为异议人保密。",
        "issuer": "辽河理工大学",
        "date": "2026年11月23日",
    },
)

register(
    NOTICE_PROOF,
    _("公示证明"),
    builtin=FOLDER / "notice_proof.docx",
    fields={
        "number": _("公示编号"),
        "kind": _("公示类型"),
        "title": _("公示标题"),
        "issuer": _("公示单位"),
        "period": _("公示期"),
        "length": _("公示期长度和依据"),
        "outcome": _("公示结果"),
        "places": _("各公示地点的表格：head 是表头，rows 是各行"),
        "objections": _("异议及处理情况，一句话"),
        "handled": _("各项异议的表格：head 是表头，rows 是各行"),
        "content_hash": _("公示内容的 SHA-256 校验值"),
        "log_entries": _("办理记录的条数"),
        "log_hash": _("办理记录的 SHA-256 校验值"),
        "verify_url": _("核验网址"),
        "date": _("出具日期"),
    },
    example={
        "number": "示〔2026〕0001号",
        "kind": "协议定价公示",
        "title": "关于“天然鳞片石墨无氟提纯”拟协议转让的公示",
        "issuer": "辽河理工大学",
        "period": "2026年11月23日至2026年12月8日",
        "length": "15日（《实施〈促进科技成果转化法〉若干规定》）",
        "outcome": "公示期满，异议不成立，公示通过",
        "places": table(
            ["公示地点", "位置", "实际公示时间"],
            [
                ["本单位", "科研楼一层公告栏", "2026年11月23日至2026年12月9日"],
                ["技术市场", "辽河技术市场网站", "2026年11月23日至2026年12月9日"],
                ["本平台", "公示大厅", "2026年11月23日至2026年12月8日"],
            ],
        ),
        "objections": "公示期内收到异议 1 项，均已办结。",
        "handled": table(
            ["序号", "收到日期", "处理结果", "答复日期"], [["1", "2026年11月30日", "不成立", "2026年12月2日"]]
        ),
        "content_hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "log_entries": "8",
        "log_hash": "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752",
        "verify_url": "https://lianqiao.example/notices/verify/",
        "date": "2026年12月9日",
    },
)

register(
    REGISTRATION_CERTIFICATE,
    _("科技成果登记证书"),
    builtin=FOLDER / "registration_certificate.docx",
    fields={
        "number": _("登记号"),
        "title": _("成果名称"),
        "kind": _("成果类别"),
        "completers": _("完成单位，按顺序的列表"),
        "people": _("完成人，按顺序的列表"),
        "authority": _("登记机构"),
        "date": _("登记日期"),
        "verify_url": _("核验网址"),
    },
    example={
        "number": "2902026Y0001",
        "title": "天然鳞片石墨无氟提纯技术",
        "kind": "应用技术成果",
        "completers": ["辽河理工大学", "辽河新材料有限公司"],
        "people": ["季明湛", "米轻尘", "欧阳湖"],
        "authority": "辽河省科学技术厅",
        "date": "2026年11月22日",
        "verify_url": "https://lianqiao.example/certificates/2902026Y0001/9f86d081884c7d65/",
    },
)
