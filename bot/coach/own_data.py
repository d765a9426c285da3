"""What is theirs: everything we keep, as a file; and its erasure, at once."""

from datetime import datetime

from bot.coach.effects import (
    GAP,
    Button,
    Edit,
    EraseEverything,
    New,
    Show,
    ShowPaper,
    Sound,
    Style,
    Toast,
    button,
    line,
)
from bot.coach.onboarding import newcomer
from bot.coach.own_events import DeletionAsked, DeletionConfirmed, DeletionRefused, ExportAsked
from bot.coach.person import Person, Phase
from bot.coach.practice import Practice, Turn, turn
from bot.coach.share_effects import Listing, ListPatients

EXPORT = "export"
"""The paper with everything we keep."""

DELETION = "deletion"
"""The message that asks whether all shall be erased."""


def show_privacy(practice: Practice) -> Show:
    """What is kept and why, how long and who sees it; with the way to all of it, and out."""
    contact = (GAP, line("privacy.operator", contact=practice.operator)) if practice.operator else ()
    buttons = ((button("button.export", ExportAsked()),), (button("button.erase_all", DeletionAsked()),))
    return Show((line("privacy.words"), *contact), buttons)


def show_withdrawal() -> Show:
    """With a stop, the rest of taking a consent back."""
    buttons = (_keep(), (button("button.erase_all", DeletionAsked()),))
    return Show((line("stop.erase"),), buttons, New(DELETION))


def export_asked(practice: Practice, person: Person, phase: Phase, event: ExportAsked, now: datetime) -> Turn:
    if person.consent is None:
        return turn(person, Show((line("export.stranger"),)))
    return turn(person, ShowPaper(EXPORT, (line("export.caption"),)))


def deletion_asked(
    practice: Practice, person: Person, phase: Phase, event: DeletionAsked, now: datetime
) -> Turn:
    """Asked once more, whatever the person is in the middle of: it cannot be undone."""
    if person.consent is None:
        forgotten = newcomer(practice, person.id, person.language)
        return turn(forgotten, Show((line("delete.stranger"),)), ListPatients(Listing.MENTION))
    return turn(person, _show_question(person, now))


def _show_question(person: Person, now: datetime) -> Show:
    today = person.local(now).date()
    buttons = (
        _keep(),
        (button("button.export_first", ExportAsked()),),
        (button("button.erase", DeletionConfirmed(today), Style.DANGER),),
    )
    return Show((line("delete.question"), GAP, line("delete.what")), buttons, New(DELETION))


def _keep() -> tuple[Button, ...]:
    """First, so that nobody who taps their way on loses anything."""
    return (button("button.keep", DeletionRefused(), Style.PRIMARY),)


def show_notice(person: Person, erased_at: datetime) -> Show:
    """To somebody of whom nothing was heard for half a year. Whatever they answer keeps what there is."""
    buttons = (
        (button("button.keep_all", DeletionRefused(), Style.PRIMARY),),
        (button("button.export_first", ExportAsked()),),
        (button("button.erase_now", DeletionAsked()),),
    )
    on = person.local(erased_at).date()
    lines = (line("notice.silent"), line("notice.erased", on=on), GAP, line("notice.keep"))
    return Show(lines, buttons, New(DELETION, Sound.RINGS))


def deletion_confirmed(
    practice: Practice, person: Person, phase: Phase, event: DeletionConfirmed, now: datetime
) -> Turn:
    """A button of another day is no answer to a question of today."""
    if person.consent is None:
        return turn(person, Show((line("delete.stranger"),)))
    if event.on != person.local(now).date():
        return turn(person, _show_question(person, now))
    return turn(newcomer(practice, person.id, person.language), EraseEverything())


def deletion_refused(
    practice: Practice, person: Person, phase: Phase, event: DeletionRefused, now: datetime
) -> Turn:
    """With a stranger nothing was asked, so there is nothing to take back."""
    if person.consent is None:
        return turn(person, Toast(line("toast.old_button")))
    return turn(person, Show((line("delete.kept"),), (), Edit(DELETION)))
