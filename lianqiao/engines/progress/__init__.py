"""Progress against targets: time lines, lights, forecasts, league tables, outliers and score sheets.

period = Period.year(2026)
standing = stand(Decimal(640), target=Decimal(1000), due=due_share(period, date(2026, 9, 30)))
judgement = LightRule(green_from=Decimal("1"), amber_from=Decimal("0.8")).judge(standing)
judgement.light, judgement_sentence(judgement)
"""

from lianqiao.engines.progress.forecasts import Forecast, Method, forecast, like_last_year, same_pace, trend
from lianqiao.engines.progress.growth import Growth, GrowthRule, Told
from lianqiao.engines.progress.league import Place, league
from lianqiao.engines.progress.lights import Direction, Ground, Judgement, Light, LightRule, Standing, asked_for, stand
from lianqiao.engines.progress.outliers import Outlier, check, modified_z, outliers
from lianqiao.engines.progress.periods import Basis, Curve, Period, due_share
from lianqiao.engines.progress.phrases import (
    LIGHT_WORDS,
    METHOD_WORDS,
    forecast_sentence,
    growth_sentence,
    growth_words,
    judgement_sentence,
    number,
    outlier_sentence,
    per_cent,
    rule_sentence,
)
from lianqiao.engines.progress.sheets import (
    Adjustment,
    CompletionRule,
    Item,
    ItemPoints,
    Sheet,
    SheetError,
    SheetScore,
)

__all__ = [
    "LIGHT_WORDS",
    "METHOD_WORDS",
    "Adjustment",
    "Basis",
    "CompletionRule",
    "Curve",
    "Direction",
    "Forecast",
    "Ground",
    "Growth",
    "GrowthRule",
    "Item",
    "ItemPoints",
    "Judgement",
    "Light",
    "LightRule",
    "Method",
    "Outlier",
    "Period",
    "Place",
    "Sheet",
    "SheetError",
    "SheetScore",
    "Standing",
    "Told",
    "asked_for",
    "check",
    "due_share",
    "forecast",
    "forecast_sentence",
    "growth_sentence",
    "growth_words",
    "judgement_sentence",
    "league",
    "like_last_year",
    "modified_z",
    "number",
    "outlier_sentence",
    "outliers",
    "per_cent",
    "rule_sentence",
    "same_pace",
    "stand",
    "trend",
]
