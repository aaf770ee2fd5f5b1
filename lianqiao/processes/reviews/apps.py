"""Django's entry to reviews."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "lianqiao.processes.reviews"
    label = "reviews"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare rules, states, figures and kinds of subjects, and let the clock watch over reviews."""
        from lianqiao.core import chronograph, files
        from lianqiao.processes.reviews import achievements, asides, metrics, rounds, rules, transitions  # noqa: F401
        from lianqiao.processes.reviews.interfaces import documents  # noqa: F401
        from lianqiao.processes.reviews.models import Foresight, Review, Subject

        chronograph.watch(Review)
        chronograph.watch(Foresight)
        files.subject_rule(
            Subject, lambda actor, subject: Subject.objects.readable_by(actor).filter(pk=subject.pk).exists()
        )
