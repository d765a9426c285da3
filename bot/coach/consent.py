"""The words of the consent have changed since somebody agreed: they are asked anew, before anything else is stored.

Until they answer no prompt comes, and nothing they do is kept; to take what is theirs, to have it erased, to stop and
to choose their language they may at any time. Where they stand waits for them.
"""

from dataclasses import replace
from datetime import datetime

from bot.coach.effects import GAP, Button, Edit, New, Show, Sound, Style, button, line
from bot.coach.events import (
    AlarmReported,
    Asked,
    Blocked,
    ConsentGiven,
    ConsentRefused,
    Event,
    HurtReported,
    LanguageChosen,
    LanguageNamed,
    StopAsked,
    TextSaid,
    Topic,
    Unblocked,
)
from bot.coach.own_events import DeletionAsked, DeletionConfirmed, DeletionRefused, ExportAsked
from bot.coach.person import Consent, Person
from bot.coach.practice import Practice, Turn, turn
from bot.coach.programme_events import Moved
from bot.coach.said import Emergency, Hurts
from bot.coach.share_events import LinkNamed, PatientAsked, PatientsAsked, ShareEnded, UnlinkAsked
from bot.coach.understanding import understand
from content.model import Level

TARGET = "consent"
"""The message that asks anew."""

FREE = (
    ExportAsked,
    DeletionAsked,
    DeletionConfirmed,
    DeletionRefused,
    StopAsked,
    Blocked,
    Unblocked,
    LanguageNamed,
    LanguageChosen,
    ShareEnded,
    LinkNamed,
    PatientsAsked,
    PatientAsked,
    UnlinkAsked,
    Moved,
)
"""What is done as ever."""


def is_outdated(practice: Practice, person: Person) -> bool:
    """Other words, or those of another programme."""
    agreed, programme = person.consent, practice.programme
    return agreed is not None and (
        agreed.version != programme.consent_version or agreed.programme not in {"", programme.id}
    )


def is_free(event: Event) -> bool:
    return isinstance(event, FREE) or event == Asked(Topic.PRIVACY)


def was_told(practice: Practice, person: Person) -> bool:
    """Whether we have asked of ourselves; we do so once."""
    return _mark(practice) in person.told


def _mark(practice: Practice) -> str:
    return f"consent.{practice.programme.consent_version}"


def agreed(practice: Practice, now: datetime) -> Consent:
    return Consent(practice.programme.consent_version, now, practice.programme.id)


def renewed(practice: Practice, person: Person, now: datetime) -> Turn:
    person = replace(person, consent=agreed(practice, now))
    return turn(person, Show((line("consent.renewed"),), (), Edit(TARGET)))


def ask_anew(practice: Practice, person: Person, event: Event) -> Turn:
    """Whatever it was, the question comes first; a word of pain or alarm is never met with it alone."""
    if isinstance(event, ConsentRefused):
        return turn(person, _show_refused(practice))
    person = replace(person, told=person.told | {_mark(practice)})
    shown = _show_question(practice, person)
    if _is_alarm(event):
        stop = next(question for question in practice.programme.screen if question.level is Level.STOP)
        return turn(person, Show((line("alarm.heard"), GAP, line(stop.advice))), shown)
    return turn(person, shown)


def _is_alarm(event: Event) -> bool:
    if isinstance(event, TextSaid):
        return isinstance(understand(event.text), Emergency | Hurts)
    return isinstance(event, AlarmReported | HurtReported)


def _show_question(practice: Practice, person: Person) -> Show:
    programme, before = practice.programme, person.consent
    if before is not None and before.programme not in {"", programme.id}:
        head = (line("consent.other_programme"),)
    else:
        changed = () if programme.consent_changed is None else (line(programme.consent_changed),)
        head = (line("consent.anew"), *changed)
    lines = (*head, GAP, line(programme.consent_text))
    buttons = (
        (_agree(practice),),
        (button("button.refuse", ConsentRefused()),),
    )
    return Show(lines, buttons, New(TARGET, Sound.RINGS))


def _agree(practice: Practice) -> Button:
    return button("button.agree", yes_to(practice), Style.PRIMARY)


def yes_to(practice: Practice) -> ConsentGiven:
    """The one answer that renews a consent: to these words, of this programme."""
    return ConsentGiven(version=practice.programme.consent_version, programme=practice.programme.id)


def _show_refused(practice: Practice) -> Show:
    """Consent is theirs to take back; what is stored is theirs to take along or have erased."""
    buttons = (
        (_agree(practice),),
        (button("button.export_first", ExportAsked()),),
        (button("button.erase_now", DeletionAsked()),),
    )
    return Show((line("consent.not_renewed"),), buttons)
