"""Addresses of the portal; include at the root of the site."""

from django.urls import path

from lianqiao.faces.portal.views import about, details, filings, halls, home, search

app_name = "portal"

urlpatterns = [
    path("", home.Home.as_view(), name="home"),
    path("achievements/", halls.Achievements.as_view(), name="achievements"),
    path("achievements/<uuid:pk>/", details.AchievementPage.as_view(), name="achievement"),
    path("demands/", halls.Demands.as_view(), name="demands"),
    path("demands/<uuid:pk>/", details.DemandPage.as_view(), name="demand"),
    path("registers/<slug:slug>/", filings.Filings.as_view(), name="filings"),
    path("registers/<slug:slug>/<uuid:pk>/", filings.FilingPage.as_view(), name="filing"),
    path("search/", search.Search.as_view(), name="search"),
    path("help/", about.About.as_view(), name="about"),
    path("robots.txt", about.robots, name="robots"),
]
