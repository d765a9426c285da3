"""What is known of the past: sessions, reported sets, occurrences, and answers about pain.

A person's row holds where they stand now; everything that is derived from the past (progress, the next dose, flares)
is computed from a diary, so that correcting a set corrects it. A rule that needs one returns `ReadDiary` and is
called again with what was found, in the same transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.coach.facts import Barrier, Effort, Morning, Outcome, Question
from content.model import Foot


@dataclass(frozen=True, slots=True)
class SessionEntry:
    """*outcome* None: it goes on. *ended_at* None: the same. *on* is the local date it counts for."""

    number: int
    slot: str
    on: date
    started_at: datetime
    planned_sets: int
    reported_sets: int
    ended_at: datetime | None = None
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True)
class SetEntry:
    session: int
    slot: str
    on: date
    exercise: str
    side: Foot
    set_no: int
    reps: int
    """0: it was taken back."""
    planned_reps: int
    at: datetime
    planned_sets: int = 0
    """How many sets of its exercise that session had; 0: not written down."""
    level: int = 0
    """Of which it was the whole dose; 0: of none."""


@dataclass(frozen=True, slots=True)
class OccurrenceEntry:
    slot: str
    on: date
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class AnswerEntry:
    """*session* 0: outside any session. *exercise* empty: of no exercise in particular.

    *value*: a score from 0 to 10, or the word of a `Morning`, an `Effort` or a `Barrier`; the question tells which.
    """

    question: Question
    session: int
    exercise: str
    on: date
    at: datetime
    value: int | Morning | Effort | Barrier

    @property
    def score(self) -> int | None:
        """The pain score from 0 to 10; None: the answer is a word."""
        return None if isinstance(self.value, Morning | Effort | Barrier) else self.value


@dataclass(frozen=True, slots=True)
class Diary:
    """Oldest first. *active_on*: every local date ever with at least one reported set; the rest may begin later."""

    sessions: Sequence[SessionEntry] = ()
    logged: Sequence[SetEntry] = ()
    """The set log, with sets that were taken back (0 repetitions). `sets` is without them."""
    occurrences: Sequence[OccurrenceEntry] = ()
    answers: Sequence[AnswerEntry] = ()
    active_on: frozenset[date] = frozenset()

    @property
    def sets(self) -> list[SetEntry]:
        return [one for one in self.logged if one.reps]

    def answered(self, *questions: Question) -> list[AnswerEntry]:
        return [one for one in self.answers if one.question in questions]

    def logged_in(self, session: int) -> list[SetEntry]:
        """All that were ever reported in that session, taken back or not."""
        return [one for one in self.logged if one.session == session]
