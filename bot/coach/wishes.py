"""What a diary is read for. Each is answered by its row in `reading.WISHES`."""

from dataclasses import dataclass
from datetime import date

from content.model import Foot


@dataclass(frozen=True, slots=True)
class SetMark:
    """Names one reported set of a person."""

    session: int
    exercise: str
    side: Foot
    set_no: int


@dataclass(frozen=True, slots=True)
class ProgressWish:
    """/progress: today, seven days and the streak."""


@dataclass(frozen=True, slots=True)
class HistoryWish:
    """The last sessions. *anew*: as a new message; otherwise in place of the one that shows them."""

    anew: bool


@dataclass(frozen=True, slots=True)
class SessionWish:
    """The sets of one session, to correct them."""

    session: int


@dataclass(frozen=True, slots=True)
class SetWish:
    mark: SetMark


@dataclass(frozen=True, slots=True)
class CorrectionWish:
    mark: SetMark
    reps: int


@dataclass(frozen=True, slots=True)
class PainWish:
    """/pain: the direction of two weeks."""


@dataclass(frozen=True, slots=True)
class ConcernWish:
    """A score was told: see whether a clinician should have a look."""


@dataclass(frozen=True, slots=True)
class ReviewWish:
    """What follows for the next dose."""


@dataclass(frozen=True, slots=True)
class ChoiceWish:
    """Whether this level may be taken."""

    exercise: str
    level: int


@dataclass(frozen=True, slots=True)
class WeekWish:
    """The summary of the seven days up to *today*."""

    today: date


@dataclass(frozen=True, slots=True)
class MorningWish:
    """A worse morning was told: see how many there were running."""


Wish = (
    ProgressWish
    | HistoryWish
    | SessionWish
    | SetWish
    | CorrectionWish
    | PainWish
    | ConcernWish
    | ReviewWish
    | ChoiceWish
    | WeekWish
    | MorningWish
)
