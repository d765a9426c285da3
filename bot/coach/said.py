"""What a person can have meant by a free text."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Done:
    """*reps*: the count the person gave; None: they gave none, or more than one number."""

    reps: int | None = None


@dataclass(frozen=True, slots=True)
class Okay:
    """Assent: done where a done is awaited; never consent, never an answer about safety."""


@dataclass(frozen=True, slots=True)
class NotDone:
    """Also a plain "no" and "not yet"."""


@dataclass(frozen=True, slots=True)
class Hurts:
    pass


@dataclass(frozen=True, slots=True)
class NoPain:
    """Only that nothing hurts: a score of 0 where one is awaited."""


@dataclass(frozen=True, slots=True)
class Emergency:
    """Stop everything: sharp, pop, numb, tingling, weak."""


@dataclass(frozen=True, slots=True)
class Skip:
    pass


@dataclass(frozen=True, slots=True)
class Later:
    pass


@dataclass(frozen=True, slots=True)
class GoOn:
    """Start, resume, continue: on with what waits; it reports nothing."""


@dataclass(frozen=True, slots=True)
class StopAsked:
    pass


@dataclass(frozen=True, slots=True)
class Help:
    pass


@dataclass(frozen=True, slots=True)
class Number:
    """A number and nothing else: "7", "7/10"."""

    value: int


@dataclass(frozen=True, slots=True)
class Unknown:
    pass


Said = (
    Done
    | GoOn
    | Okay
    | NotDone
    | Hurts
    | NoPain
    | Emergency
    | Skip
    | Later
    | StopAsked
    | Help
    | Number
    | Unknown
)
