"""Addresses of races in the workbench, besides those of their desk."""

from django.urls import path

from lianqiao.faces.workbench.views import race_teams, races

urlpatterns = [
    path("races/<uuid:pk>/enter/", races.EnterTeam.as_view(), name="race_enter"),
    path("races/<uuid:pk>/take/", races.TakeApplications.as_view(), name="race_take"),
    path("races/<uuid:pk>/gate/", races.Gate.as_view(), name="race_gate"),
    path("race-stages/<uuid:pk>/test/", races.TestSheet.as_view(), name="race_test"),
    path("race-teams/", race_teams.Teams.as_view(), name="race_teams"),
    path("race-teams/<uuid:pk>/", race_teams.TeamPage.as_view(), name="race_team"),
    path("race-teams/<uuid:pk>/act/", race_teams.ActOnTeam.as_view(), name="race_team_act"),
    path("race-teams/<uuid:pk>/remove/", races.RemoveTeam.as_view(), name="race_team_remove"),
    path("race-reports/<uuid:pk>/", race_teams.Report.as_view(), name="race_report"),
    path("race-judging/<uuid:pk>/", race_teams.Judging.as_view(), name="race_judging"),
    path("race-readings/<uuid:pk>/", race_teams.ReadTest.as_view(), name="race_reading"),
]
