"""Everything that programs may read and write, each as one configuration."""

from typing import Final

from lianqiao.faces.api.resource import Resource
from lianqiao.faces.api.resources import campaigns, codes, governance, kernel, pushed, registers, supervision
from lianqiao.faces.api.resources.filings import FILINGS

#: In the order in which the description tells them.
ALL: Final[tuple[Resource, ...]] = (
    registers.ACHIEVEMENTS,
    registers.DEMANDS,
    registers.ORGANISATIONS,
    registers.INTRODUCTIONS,
    registers.INTRODUCTION_STEPS,
    registers.MATCHES,
    pushed.SUBSCRIPTIONS,
    pushed.CANDIDATES,
    kernel.JOBS,
    kernel.NORMS,
    kernel.LISTS,
    kernel.LIST_ENTRIES,
    kernel.NOTICES,
    campaigns.CAMPAIGNS,
    campaigns.CAMPAIGN_TASKS,
    campaigns.CAMPAIGN_CLASSES,
    campaigns.MAPS,
    campaigns.MAP_NODES,
    campaigns.MAP_GAPS,
    campaigns.PRE_CHECKS,
    governance.INDICATORS,
    governance.TARGETS,
    governance.READINGS,
    governance.PLANS,
    governance.PLAN_VERSIONS,
    governance.PLAN_FINDS,
    governance.PLAN_TASKS,
    governance.PLAN_TASK_REPORTS,
    governance.DATA_SETS,
    governance.CYCLES,
    governance.REPORTS,
    governance.LEAGUE_TABLES,
    governance.BULLETINS,
    governance.ASSESSMENTS,
    governance.BOARD_TOPICS,
    governance.ALERTS,
    supervision.TASK_FORCES,
    supervision.MEETINGS,
    supervision.AGREED_ITEMS,
    supervision.INSPECTIONS,
    supervision.RECTIFICATIONS,
    supervision.KEY_INDUSTRIES,
    *FILINGS,
    codes.REGIONS,
    codes.INDUSTRIES,
    codes.TECH_FIELDS,
    codes.SCALES,
    codes.EDITIONS,
)
