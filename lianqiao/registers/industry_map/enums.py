"""Names of the states of an edition and of what stands at a place of a chain."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class EditionState(TextChoices):
    """How far an edition has come."""

    DRAFT = "draft", _("编制中")
    ISSUED = "issued", _("已印发")
    SUPERSEDED = "superseded", _("已被新一期替代")
    WITHDRAWN = "withdrawn", _("已撤销")


class FirmRole(TextChoices):
    """What a firm is to its place of the chain."""

    LEADER = "leader", _("链主企业")
    KEY = "key", _("骨干企业")
    SUPPLIER = "supplier", _("配套企业")
    GROWING = "growing", _("培育企业")
    WANTED = "wanted", _("招引对象")


class Place(TextChoices):
    """Where a firm stands, seen from the region of the map."""

    INSIDE = "inside", _("本地")
    OUTSIDE = "outside", _("外地")
    ABROAD = "abroad", _("境外")


class TechLevel(TextChoices):
    """How far a technology is, measured by the best elsewhere."""

    LEADING = "leading", _("领跑")
    ON_PAR = "on_par", _("并跑")
    BEHIND = "behind", _("跟跑")


class GapKind(TextChoices):
    """What is wrong at a place: nobody there makes it, it does not flow, or others can stop it."""

    BROKEN = "broken", _("断点")
    BLOCKED = "blocked", _("堵点")
    CHOKED = "choked", _("卡点")


class Progress(TextChoices):
    """How far an action for the chain has come."""

    PLANNED = "planned", _("未启动")
    UNDERWAY = "underway", _("推进中")
    DONE = "done", _("已完成")
