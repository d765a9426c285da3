"""What happens to the programme that somebody follows. Past tense."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProgrammeOpened:
    """The person looks at what it is and what they would agree to. *programme* is its id."""

    programme: str


@dataclass(frozen=True, slots=True)
class ProgrammeChosen:
    """The person agreed to its consent, in these words, and follows it from now on."""

    programme: str
    consent_version: str


@dataclass(frozen=True, slots=True)
class Moved:
    """By the operator."""

    programme: str


ProgrammeEvent = ProgrammeOpened | ProgrammeChosen | Moved
