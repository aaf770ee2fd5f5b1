"""Django's entry to open challenges."""

from django.apps import AppConfig


class ChallengesConfig(AppConfig):
    name = "lianqiao.processes.challenges"
    label = "challenges"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare rules, figures and who may have the files, and what programmes asks of calls and applicants."""
        from lianqiao.core.files.access import subject_rule
        from lianqiao.processes.challenges import metrics, rules  # noqa: F401
        from lianqiao.processes.challenges.checks import conditions_for, problems_of
        from lianqiao.processes.challenges.gate import may_have_files
        from lianqiao.processes.challenges.models import Challenge
        from lianqiao.processes.programmes.hooks import check_applicants, check_calls

        subject_rule(Challenge, may_have_files)
        check_calls(problems_of)
        check_applicants(conditions_for)
