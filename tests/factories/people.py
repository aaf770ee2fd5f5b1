"""People who sign in."""

import factory

from lianqiao.registers.accounts.models import User


class UserFactory(factory.django.DjangoModelFactory[User]):
    """A person with an address of their own; nobody can sign in unless `password` is given."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda number: f"person{number}@example.com")
    name = factory.Sequence(lambda number: f"测试{number}")
    phone = "0290-1234567"

    @factory.post_generation
    def password(self, create: bool, extracted: str | None, **kwargs: object) -> None:
        """Set the password that was given, else none."""
        if extracted is None:
            self.set_unusable_password()
        else:
            self.set_password(extracted)
        if create:
            self.save()
