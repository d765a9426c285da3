"""What happens between a person and the clinician they share with: events like those of `bot.coach.events`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ShareAsked:
    """/share with what was typed behind it: the name under which the clinician shall know them; empty: none."""

    label: str


@dataclass(frozen=True, slots=True)
class ShareAgreed:
    """The second consent: what is shared, and with whom. *label* travels in the button."""

    label: str


@dataclass(frozen=True, slots=True)
class ShareEnded:
    """*number* is the share's, as its button has it."""

    number: int


@dataclass(frozen=True, slots=True)
class LinkNamed:
    """/link, or the link that carries it: a clinician's chat brings a code; empty: none was typed."""

    code: str
