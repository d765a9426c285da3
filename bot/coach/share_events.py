"""What happens between a person and the clinician they share with: events like those of `bot.coach.events`."""

from dataclasses import dataclass

from content.model import Form

# What a clinician wants of one patient.


@dataclass(frozen=True, slots=True)
class Card:
    """What there is to do."""


@dataclass(frozen=True, slots=True)
class Week:
    """The figures of these seven days."""


@dataclass(frozen=True, slots=True)
class Doses:
    """*exercise* empty: all of them. *part* empty: every number of it; else the choices for this one."""

    exercise: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True)
class GiveDose:
    """Set a number, from the next session on. *part* is its name in the dose."""

    exercise: str
    part: str
    value: int


@dataclass(frozen=True, slots=True)
class TakeDoseBack:
    """Back to the plan's own numbers where one stands on a clinician's word."""

    exercise: str


@dataclass(frozen=True, slots=True)
class GiveForm:
    exercise: str
    form: Form


@dataclass(frozen=True, slots=True)
class Leave:
    """End the sharing from the clinician's side."""


PatientWish = Card | Week | Doses | GiveDose | TakeDoseBack | GiveForm | Leave


@dataclass(frozen=True, slots=True)
class ShareAsked:
    """/share with what was typed behind it: the name under which the clinician shall know them; empty: none."""

    label: str


@dataclass(frozen=True, slots=True)
class ShareAgreed:
    """The second consent: what is shared, and with whom. *label* travels in the button."""

    label: str


@dataclass(frozen=True, slots=True)
class WordingAccepted:
    """The second consent as it is worded now, for a share that was agreed to under words of before."""

    number: int


@dataclass(frozen=True, slots=True)
class ShareEnded:
    """*number* is the share's, as its button has it."""

    number: int


@dataclass(frozen=True, slots=True)
class DoseGiven:
    """To the person: a clinician set one of their numbers."""

    exercise: str
    part: str
    value: int


@dataclass(frozen=True, slots=True)
class DoseTakenBack:
    """To the person: a clinician took back what stood on a clinician's word in this exercise."""

    exercise: str


@dataclass(frozen=True, slots=True)
class FormGiven:
    """To the person: a clinician chose how they do this exercise."""

    exercise: str
    form: Form


FromClinician = DoseGiven | DoseTakenBack | FormGiven
"""What a clinician's chat asks of the person's own rules."""


@dataclass(frozen=True, slots=True)
class ClinicianSpoke:
    """Words, a picture or an unknown command of a chat that is no person of ours, and that somebody shares with."""


@dataclass(frozen=True, slots=True)
class LinkNamed:
    """/link, or the link that carries it: a clinician's chat brings a code and perhaps a name; empty: nothing typed."""

    text: str


@dataclass(frozen=True, slots=True)
class PatientsAsked:
    """/patients: who shares with this chat."""


@dataclass(frozen=True, slots=True)
class PatientAsked:
    """*number* is the share's; that it is this chat's is for the store to say."""

    number: int
    wish: PatientWish


@dataclass(frozen=True, slots=True)
class UnlinkAsked:
    """/unlink: the one sharing, or a choice."""


ShareEvent = (
    ShareAsked
    | ShareAgreed
    | WordingAccepted
    | ShareEnded
    | FromClinician
    | ClinicianSpoke
    | LinkNamed
    | PatientsAsked
    | PatientAsked
    | UnlinkAsked
)
