"""Django's entry to appraisals."""

from django.apps import AppConfig


class AppraisalsConfig(AppConfig):
    name = "lianqiao.processes.appraisals"
    label = "appraisals"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare rules, states, figures and documents, let evaluators hold reviews, and let the clock watch."""
        from lianqiao.core import chronograph, files
        from lianqiao.processes.appraisals import certificates, metrics, reviewing, rules, transitions  # noqa: F401
        from lianqiao.processes.appraisals.interfaces import kinds  # noqa: F401
        from lianqiao.processes.appraisals.models import Appraisal, Referral
        from lianqiao.processes.appraisals.queries.evaluators import is_evaluating
        from lianqiao.processes.reviews.queries.visibility import also_keeps

        also_keeps(is_evaluating)
        chronograph.watch(Appraisal)
        chronograph.watch(Referral)
        # Evidence is for those who work on the appraisal, also when its result is public.
        files.subject_rule(
            Appraisal, lambda actor, record: Appraisal.objects.whole_for(actor).filter(pk=record.pk).exists()
        )
