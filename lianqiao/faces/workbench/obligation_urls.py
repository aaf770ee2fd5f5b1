"""Addresses of obligations and listings in the workbench."""

from django.urls import path

from lianqiao.faces.workbench.views import listings, obligations

urlpatterns = [
    path("obligations/", obligations.Obligations.as_view(), name="obligations"),
    path("obligations/new/<uuid:application>/", obligations.BeginObligation.as_view(), name="obligation_new"),
    path("obligations/<uuid:pk>/", obligations.ObligationPage.as_view(), name="obligation"),
    path("obligations/<uuid:pk>/release/", obligations.Release.as_view(), name="obligation_release"),
    path("obligations/checks/<uuid:pk>/report/", obligations.Report.as_view(), name="obligation_report"),
    path("obligations/checks/<uuid:pk>/act/", obligations.ActOnCheck.as_view(), name="obligation_check_act"),
    path("obligations/checks/<uuid:pk>/propose/", listings.ProposeYellow.as_view(), name="listing_propose"),
    path("listings/", listings.Listings.as_view(), name="listings"),
    path("listings/platform/", listings.ProposePlatform.as_view(), name="listing_platform"),
    path("listings/<uuid:pk>/", listings.ListingPage.as_view(), name="listing"),
    path("listings/<uuid:pk>/act/", listings.ActOnListing.as_view(), name="listing_act"),
    path("listings/<uuid:pk>/state/", listings.MakeStatement.as_view(), name="listing_state"),
    path("listings/<uuid:pk>/announce/", listings.Announce.as_view(), name="listing_announce"),
]
