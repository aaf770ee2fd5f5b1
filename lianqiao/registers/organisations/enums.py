"""Names of the kinds and states of organisations and memberships."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OrganisationKind(TextChoices):
    """What an organisation is; decides what it may do here."""

    GOVERNMENT = "government", _("政府部门")
    UNIVERSITY = "university", _("高等院校")
    INSTITUTE = "institute", _("科研院所")
    NEW_RESEARCH_BODY = "new_research_body", _("新型研发机构")
    ENTERPRISE = "enterprise", _("企业")
    HOSPITAL = "hospital", _("医疗机构")
    COOPERATIVE = "cooperative", _("农民合作社")
    PARK = "park", _("园区与孵化载体")
    TRANSFER_ORGANISATION = "transfer_organisation", _("技术转移机构")
    PLATFORM_OPERATOR = "platform_operator", _("平台运营机构")
    FUND = "fund", _("投资基金")
    BANK = "bank", _("银行")
    GUARANTOR = "guarantor", _("担保与保险机构")
    ASSOCIATION = "association", _("协会与联盟")
    OTHER = "other", _("其他")


#: Kinds whose managers serve every company and unit of their region.
SERVING_KINDS = frozenset({OrganisationKind.TRANSFER_ORGANISATION, OrganisationKind.PLATFORM_OPERATOR})


class OrganisationState(TextChoices):
    """Where an organisation stands with the government of its region."""

    PENDING = "pending", _("待核验")
    VERIFIED = "verified", _("已核验")
    REJECTED = "rejected", _("已退回")
    SUSPENDED = "suspended", _("已暂停")


class MembershipState(TextChoices):
    """Whether a person may act for the organisation."""

    REQUESTED = "requested", _("申请加入")
    ACTIVE = "active", _("在用")
    ENDED = "ended", _("已停用")
