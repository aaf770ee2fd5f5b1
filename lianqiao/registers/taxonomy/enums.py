"""Names of levels, stages and kinds used by the code lists."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RegionLevel(models.TextChoices):
    """Rank of an administrative division."""

    NATION = "nation", _("国家")
    PROVINCE = "province", _("省级")
    CITY = "city", _("地级")
    COUNTY = "county", _("县级")


class IndustryLevel(models.TextChoices):
    """Rank of a class of GB/T 4754."""

    SECTION = "section", _("门类")
    DIVISION = "division", _("大类")
    GROUP = "group", _("中类")


class PublicStage(models.TextChoices):
    """The label of three steps by which lay readers are told how ripe a result is."""

    LAB = "lab", _("实验室/小试")
    PILOT = "pilot", _("中试")
    INDUSTRY = "industry", _("产业化")

    @classmethod
    def from_trl(cls, level: int) -> "PublicStage":
        """Return the label of a readiness level of the nine- or the thirteen-level scale.

        Levels 1 to 4 stay in the laboratory, 5 to 7 leave it for a relevant or real environment, 8 and above
        are a finished product. Raises ``ValueError`` for a level outside 1 to 13.
        """
        if not 1 <= level <= 13:
            raise ValueError(f"readiness level {level} is not between 1 and 13")
        if level <= 4:
            return cls.LAB
        return cls.PILOT if level <= 7 else cls.INDUSTRY


class LinkPosition(models.TextChoices):
    """Where a link stands in an industry chain."""

    UPSTREAM = "upstream", _("上游")
    MIDSTREAM = "midstream", _("中游")
    DOWNSTREAM = "downstream", _("下游")


class EditionKind(models.TextChoices):
    """The code lists that are loaded from files."""

    REGION = "regions", _("行政区划")
    INDUSTRY = "industries", _("国民经济行业分类")
    TECH_FIELD = "tech_fields", _("高新技术领域")
    SCALE = "scales", _("成熟度量表")
    SCALE_LEVEL = "scale_levels", _("量表等级")
