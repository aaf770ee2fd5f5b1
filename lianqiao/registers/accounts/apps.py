"""Django's entry to accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "lianqiao.registers.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
