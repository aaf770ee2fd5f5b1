"""The refusals that a person meets: each carries one sentence for that person, and then nothing has changed."""

from collections.abc import Mapping


class DomainError(Exception):
    """A rule of the field says no.

    `code` is stable and for programs, `message` is one sentence for the person, `field` names the input it is about.
    """

    def __init__(self, code: str, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = str(message)
        self.field = field


class InvalidInput(DomainError):
    """Several fields are wrong at once: `errors` maps each field to its sentences."""

    def __init__(self, errors: Mapping[str, list[str]]) -> None:
        first_field, first = next(iter(errors.items()))
        super().__init__("invalid_input", first[0], first_field)
        self.errors = dict(errors)


class AccessError(DomainError):
    """The actor may see the record, but may not do this; the message says why. Becomes HTTP 403."""

    def __init__(self, message: str, *, permission: str | None = None) -> None:
        super().__init__("forbidden", message)
        self.permission = permission
