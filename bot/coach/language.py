"""/language: which language we speak, at any moment. What is open is shown anew in it."""

from dataclasses import replace
from datetime import datetime

from bot.coach.day import show_prompt
from bot.coach.effects import Buttons, Edit, Key, Line, New, Show, Toast, Urgency, button, line
from bot.coach.events import LanguageChosen, LanguageNamed
from bot.coach.hurting_cards import show_hurting
from bot.coach.onboarding import TARGET, noted, show_question
from bot.coach.person import Hurting, InSession, Locked, Onboarding, Paused, Person, Phase, Prompted, Session
from bot.coach.practice import Practice, Turn, turn
from bot.coach.screen_answers import locked_again
from bot.coach.session_asides import show_paused
from bot.coach.session_cards import show_step


def language_named(
    practice: Practice, person: Person, phase: Phase, event: LanguageNamed, now: datetime
) -> Turn:
    """Alone, or with a language that is not here: offer those that are."""
    if not event.text.strip():
        return turn(person, Show((line("language.question"),), _choices(practice, person)))
    language = practice.languages.named(event.text)
    if language is None:
        return turn(person, Show((line("language.refused"),), _choices(practice, person)))
    return _speak(practice, person, phase, language, now)


def language_chosen(
    practice: Practice, person: Person, phase: Phase, event: LanguageChosen, now: datetime
) -> Turn:
    if event.language not in practice.languages.names:
        return turn(person, Toast(line("toast.old_button")))
    return _speak(practice, person, phase, event.language, now)


def _choices(practice: Practice, person: Person) -> Buttons:
    """A row for each, the one that is spoken now first. Each calls itself by its own name."""
    now = practice.languages.find(person.language)
    tags = sorted(practice.languages.names, key=lambda tag: tag != now)
    return tuple(
        (
            button(
                "button.language_on" if tag == now else "button.language",
                LanguageChosen(tag, noted(person)),
                name=practice.languages.names[tag],
            ),
        )
        for tag in tags
    )


def _speak(practice: Practice, person: Person, phase: Phase, language: str, now: datetime) -> Turn:
    person = replace(person, language=language)
    said = Show((line("language.set"),))
    match phase:
        case Locked():
            person, effects = locked_again(practice, person, phase, None, now)
            return person, (said, *effects)
        case Prompted():
            return turn(person, said, _prompt_anew(practice, person, phase))
        case InSession(session) if session.shown:
            return turn(person, said, _card_anew(practice, session))
        case _ if isinstance(phase, Onboarding):
            return turn(person, said, show_question(practice, person, now, New(TARGET)))
        case _:
            return turn(person, said)


def _prompt_anew(practice: Practice, person: Person, phase: Prompted) -> Show:
    place = Edit(phase.shown)
    if phase.snoozed_until is not None:
        slot = Key(practice.programme.slot(phase.slot).title)
        until = person.local(phase.snoozed_until).time()
        return Show((Line("prompt.snoozed", {"slot": slot, "until": until}),), place=place)
    shown = show_prompt(practice, person, phase)
    return replace(shown, place=place, urgency=Urgency.ANSWER)


def _card_anew(practice: Practice, session: Session) -> Show:
    place = Edit(session.shown)
    match session.moment:
        case Paused(by=by):
            return show_paused(practice, session, place, by)
        case Hurting():
            return show_hurting(practice, session, place)
        case _:
            shown = show_step(practice, session, place)
            # What runs goes on, a clip in the language it began with: only the words under it change.
            return replace(shown, picture=None) if session.pacer_shown else shown
