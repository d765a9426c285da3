"""The words in which the past is recorded."""

from enum import StrEnum


class Outcome(StrEnum):
    """What became of an occurrence."""

    PROMPTED = "prompted"
    STARTED = "started"
    FINISHED = "finished"
    PARTIAL = "partial"
    SKIPPED = "skipped"
    UNANSWERED = "unanswered"
    LATE = "late"  # we were away for longer than the grace
    OVERLAPPED = "overlapped"  # another slot was open or in progress
    PAUSED = "paused"  # it was due when a pause of the prompts began
    MOVED = "moved"  # by the person's new zone or times that hour had passed


class Question(StrEnum):
    """What a person is asked about how it feels."""

    BEFORE = "before"  # 0 to 10, before a session
    PEAK = "peak"  # 0 to 10, the most of a session, asked after it
    EXERCISE = "exercise"  # 0 to 10, of one exercise
    EFFORT = "effort"  # how hard a session was
    MORNING = "morning"  # the morning after
    NOW = "now"  # 0 to 10, told by /pain
    BARRIER = "barrier"  # what got in the way of a week


class Morning(StrEnum):
    BETTER = "better"
    SAME = "same"
    WORSE = "worse"


class News(StrEnum):
    """The answer to "anything new?" that needs no further question."""

    NOTHING = "nothing"


class Effort(StrEnum):
    EASY = "easy"
    FINE = "fine"
    HARD = "hard"


class Barrier(StrEnum):
    """What gets in the way, as people say it most often (docs/clinical.md, "Adherence")."""

    NOTHING = "nothing"
    FORGOT = "forgot"
    TIME = "time"
    TIRED = "tired"
    PAIN = "pain"
    HARM = "harm"  # they fear it does harm
    USE = "use"  # they feel no benefit
