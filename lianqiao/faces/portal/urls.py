"""Addresses of the portal; include at the root of the site."""

from django.urls import path

from lianqiao.faces.portal.views import (
    about,
    appraisals,
    calls,
    challenges,
    details,
    filings,
    halls,
    home,
    leagues,
    lists,
    maps,
    notices,
    races,
    recognitions,
    registrations,
    search,
    windows,
)

app_name = "portal"

urlpatterns = [
    path("", home.Home.as_view(), name="home"),
    path("achievements/", halls.Achievements.as_view(), name="achievements"),
    path("achievements/<uuid:pk>/", details.AchievementPage.as_view(), name="achievement"),
    path("demands/", halls.Demands.as_view(), name="demands"),
    path("demands/<uuid:pk>/", details.DemandPage.as_view(), name="demand"),
    path("registers/<slug:slug>/", filings.Filings.as_view(), name="filings"),
    path("registers/<slug:slug>/<uuid:pk>/", filings.FilingPage.as_view(), name="filing"),
    path(
        "certificates/<path:number>/<slug:code>/", registrations.VerifyCertificate.as_view(), name="registration_verify"
    ),
    path("notices/", notices.Notices.as_view(), name="notices"),
    path("notices/verify/", notices.Verify.as_view(), name="notice_verify"),
    path("notices/answer/", notices.ObjectionAnswer.as_view(), name="notice_answer"),
    path("notices/<uuid:pk>/", notices.NoticePage.as_view(), name="notice"),
    path("notices/<uuid:pk>/object/", notices.Object.as_view(), name="notice_object"),
    path("notices/<uuid:pk>/proof/", notices.NoticeProof.as_view(), name="notice_proof"),
    path("appraisals/<uuid:pk>/", appraisals.AppraisalPage.as_view(), name="appraisal"),
    path("calls/", calls.Calls.as_view(), name="calls"),
    path("calls/<uuid:pk>/", calls.CallPage.as_view(), name="call"),
    path("challenges/", challenges.Challenges.as_view(), name="challenges"),
    path("challenges/<uuid:pk>/", challenges.ChallengePage.as_view(), name="challenge"),
    path("races/", races.Races.as_view(), name="races"),
    path("races/<uuid:pk>/", races.RacePage.as_view(), name="race"),
    path("recognitions/", recognitions.Directory.as_view(), name="recognitions"),
    path("recognitions/<uuid:pk>/", recognitions.RecognitionPage.as_view(), name="recognition"),
    path("recognitions/<uuid:pk>/<slug:code>/", recognitions.Verify.as_view(), name="recognition_verify"),
    path("lists/", lists.Lists.as_view(), name="lists"),
    path("lists/<uuid:pk>/", lists.ListEdition.as_view(), name="list"),
    path("leagues/", leagues.Leagues.as_view(), name="leagues"),
    path("leagues/<uuid:pk>/", leagues.LeaguePage.as_view(), name="league"),
    path("leagues/<uuid:pk>/export/", leagues.ExportLeague.as_view(), name="league_export"),
    path("maps/", maps.Maps.as_view(), name="maps"),
    path("maps/<uuid:pk>/", maps.MapPage.as_view(), name="map"),
    path("maps/<uuid:pk>/compare/", maps.CompareMaps.as_view(), name="map_compare"),
    path("windows/", windows.Windows.as_view(), name="windows"),
    path("windows/<uuid:pk>/", windows.WindowPage.as_view(), name="window"),
    path("search/", search.Search.as_view(), name="search"),
    path("search/evidence/<str:kind>/<uuid:pk>/", search.FoundSentence.as_view(), name="search_evidence"),
    path("help/", about.About.as_view(), name="about"),
    path("robots.txt", about.robots, name="robots"),
]
