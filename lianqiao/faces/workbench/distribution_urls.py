"""Addresses of distributions of income in the workbench."""

from django.urls import path

from lianqiao.faces.workbench.views import distributions

urlpatterns = [
    path("distributions/", distributions.Distributions.as_view(), name="distributions"),
    path("rewards/", distributions.MyRewards.as_view(), name="my_rewards"),
    path("distributions/new/", distributions.NewDistribution.as_view(), name="distribution_new"),
    path("distributions/<uuid:pk>/", distributions.DistributionPage.as_view(), name="distribution"),
    path("distributions/<uuid:pk>/edit/", distributions.EditDistribution.as_view(), name="distribution_edit"),
    path("distributions/<uuid:pk>/act/", distributions.ActOnDistribution.as_view(), name="distribution_act"),
    path("distributions/<uuid:pk>/announce/", distributions.Announce.as_view(), name="distribution_announce"),
    path("distributions/<uuid:pk>/pay/", distributions.Pay.as_view(), name="distribution_pay"),
    path("distributions/<uuid:pk>/taxes/", distributions.Taxes.as_view(), name="distribution_taxes"),
    path("distributions/<uuid:pk>/paper/<slug:ending>/", distributions.Paper.as_view(), name="distribution_paper"),
]
