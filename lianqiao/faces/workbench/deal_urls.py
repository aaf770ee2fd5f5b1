"""Addresses of deals and of commissions in the workbench."""

from django.urls import path

from lianqiao.faces.workbench.views import commissions, deal_terms, deals

urlpatterns = [
    path("deals/", deals.Deals.as_view(), name="deals"),
    path("deals/new/", deal_terms.NewDeal.as_view(), name="deal_new"),
    path("deals/<uuid:pk>/", deals.DealPage.as_view(), name="deal"),
    path("deals/<uuid:pk>/edit/", deal_terms.EditTerms.as_view(), name="deal_edit"),
    path("deals/<uuid:pk>/confirm/", deals.ConfirmTerms.as_view(), name="deal_confirm"),
    path("deals/<uuid:pk>/notice/", deal_terms.AnnouncePrice.as_view(), name="deal_notice"),
    path("deals/<uuid:pk>/act/", deals.ActOnDeal.as_view(), name="deal_act"),
    path("deals/<uuid:pk>/say/", deals.SayOnDeal.as_view(), name="deal_say"),
    path("deals/<uuid:pk>/certificate/<slug:ending>/", deals.Certificate.as_view(), name="deal_certificate"),
    path("commissions/", commissions.Commissions.as_view(), name="commissions"),
    path("commissions/<uuid:pk>/", commissions.CommissionPage.as_view(), name="commission"),
    path("commissions/<uuid:pk>/confirm/", commissions.ConfirmStatement.as_view(), name="commission_confirm"),
    path("commissions/<uuid:pk>/share/", commissions.ShareAnew.as_view(), name="commission_share"),
    path("commissions/<uuid:pk>/act/", commissions.ActOnStatement.as_view(), name="commission_act"),
]
