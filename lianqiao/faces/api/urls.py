"""Addresses of the face for programs; include under `api/`."""

from django.urls import path, re_path

from lianqiao.faces.api.addresses import addresses_of
from lianqiao.faces.api.resources import ALL
from lianqiao.faces.api.views import (
    auctions,
    campaigns,
    changes,
    cultivation,
    documents,
    funnel,
    index,
    kernel,
    maps,
    matches,
    me,
    plans,
    programmes,
    reviews,
    search,
)

app_name = "api"

urlpatterns = [
    path("", documents.Reference.as_view(), name="reference"),
    path("v1/", index.Index.as_view(), name="index"),
    path("v1/openapi.json", documents.openapi_json, name="openapi_json"),
    path("v1/openapi.yaml", documents.openapi_yaml, name="openapi_yaml"),
    path("v1/me", me.Me.as_view(), name="me"),
    path("v1/search", search.Search.as_view(), name="search"),
    path("v1/match", search.Match.as_view(), name="match"),
    path("v1/matches/<uuid:key>/evidence", matches.MatchEvidence.as_view(), name="matches_evidence"),
    path("v1/introductions/funnel", funnel.IntroductionFunnel.as_view(), name="introductions_funnel"),
    path("v1/changes", changes.Changes.as_view(), name="changes"),
    path("v1/norms/answer", kernel.NormAnswer.as_view(), name="norms_answer"),
    path("v1/lists/<uuid:key>/comparison", kernel.ListComparison.as_view(), name="lists_comparison"),
    path("v1/auctions/<uuid:key>/bids", auctions.AuctionBids.as_view(), name="auctions_bids"),
    path("v1/auctions/<uuid:key>/log", auctions.AuctionLog.as_view(), name="auctions_log"),
    path("v1/campaigns/<uuid:key>/progress", campaigns.CampaignProgress.as_view(), name="campaigns_progress"),
    path("v1/industry-maps/<uuid:key>/comparison", maps.MapComparison.as_view(), name="industry_maps_comparison"),
    path("v1/reviews/<uuid:key>/results", reviews.ReviewResults.as_view(), name="reviews_results"),
    path("v1/calls/<uuid:key>/results", programmes.CallResults.as_view(), name="calls_results"),
    path("v1/enterprises/<uuid:key>/facts", cultivation.EnterpriseFacts.as_view(), name="enterprise_facts"),
    path("v1/plan-versions/<uuid:key>/text", plans.PlanText.as_view(), name="plan_versions_text"),
    path(
        "v1/enterprises/<uuid:key>/checks/<slug:kind>", cultivation.EnterpriseCheck.as_view(), name="enterprise_check"
    ),
    *(
        path(f"v1/{pattern.pattern}", pattern.callback, name=pattern.name)
        for one in ALL
        for pattern in addresses_of(one)
    ),
    # Not `<path:rest>`: that leaves out addresses with a line break in them.
    re_path(r"^v1/(?P<rest>[\s\S]+)$", documents.Unknown.as_view(), name="unknown"),
]
