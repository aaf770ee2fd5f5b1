"""Addresses of the shell; include under `shell/`."""

from django.urls import path

from lianqiao.faces.shell import views

app_name = "shell"

urlpatterns = [
    path("mode/", views.set_simple_mode, name="simple_mode"),
    path("styleguide/", views.style_guide, name="styleguide"),
]
