"""What happens to what is theirs: events like those of `bot.coach.events`, which takes them in."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ExportAsked:
    """/export: everything we keep, as a file."""


@dataclass(frozen=True, slots=True)
class DeletionAsked:
    """/delete, or the consent taken back."""


@dataclass(frozen=True, slots=True)
class DeletionConfirmed:
    """*on*: the person's date when they were asked."""

    on: date


@dataclass(frozen=True, slots=True)
class DeletionRefused:
    pass
