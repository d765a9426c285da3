"""/history: the last sessions, and their sets put right by buttons.

Whatever is derived from the log (progress, the next dose) follows from a correction, because it is derived anew.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction

from bot.coach.diary import Diary, SessionEntry, SetEntry
from bot.coach.effects import (
    GAP,
    Button,
    Buttons,
    CorrectSet,
    Edit,
    Key,
    Line,
    New,
    ReadDiary,
    Show,
    Style,
    Toast,
    Value,
    button,
    line,
)
from bot.coach.events import HistoryOpened, SetCorrected, SetOpened
from bot.coach.person import Person, Phase
from bot.coach.plan import EXTRA, WHOLE_DAY
from bot.coach.practice import Practice, Turn, turn
from bot.coach.wishes import CorrectionWish, HistoryWish, SessionWish, SetMark, SetWish

CORRECTABLE_FOR = timedelta(hours=48)
"""From the start of the session. Later nobody remembers a count, and the doses have moved on."""

SHOWN = 6
"""Sessions on the list: as many as fit on a small phone without scrolling."""

LOOKS_BACK = timedelta(days=30)

TARGET = "history"
SHARES = (Fraction(1, 4), Fraction(1, 2), Fraction(3, 4), Fraction(1))


def asked(practice: Practice, person: Person, now: datetime) -> Turn:
    return turn(person, ReadDiary(HistoryWish(anew=True), _since(person, now)))


def opened(practice: Practice, person: Person, phase: Phase, event: HistoryOpened, now: datetime) -> Turn:
    wish = HistoryWish(anew=False) if event.session is None else SessionWish(event.session)
    return turn(person, ReadDiary(wish, _since(person, now)))


def set_opened(practice: Practice, person: Person, phase: Phase, event: SetOpened, now: datetime) -> Turn:
    return turn(person, ReadDiary(SetWish(event.mark), _since(person, now)))


def set_corrected(
    practice: Practice, person: Person, phase: Phase, event: SetCorrected, now: datetime
) -> Turn:
    return turn(person, ReadDiary(CorrectionWish(event.mark, event.reps), _since(person, now)))


def _since(person: Person, now: datetime) -> date:
    return person.local(now - LOOKS_BACK).date()


# With the diary at hand


def show_list(practice: Practice, person: Person, wish: HistoryWish, diary: Diary, now: datetime) -> Turn:
    newest = [one for one in reversed(diary.sessions) if one.outcome is not None][:SHOWN]
    place = New(TARGET) if wish.anew else Edit(TARGET)
    if not newest:
        return turn(person, Show((line("history.nothing_yet"),), place=place))
    lines = [_session_line(practice, person, one) for one in newest]
    open_ = [one for one in newest if diary.logged_in(one.number) and is_open(one, now)]
    buttons: Buttons = tuple(
        (button("button.history.correct", HistoryOpened(one.number), at=person.local(one.started_at)),)
        for one in open_[:3]
    )
    hint = (GAP, line("history.how")) if buttons else ()
    return turn(person, Show((line("history.title"), *lines, *hint), buttons, place))


def show_session(practice: Practice, person: Person, wish: SessionWish, diary: Diary, now: datetime) -> Turn:
    found = next((one for one in diary.sessions if one.number == wish.session), None)
    if found is None or found.outcome is None:
        return turn(person, Toast(line("toast.history_closed")))
    sets = _in_order(diary.logged_in(found.number))
    rows = tuple(
        (Button(Line("button.history.set", _set_values(practice, one)), SetOpened(mark_of(one))),)
        for one in sets
    )
    back = (button("button.history.back", HistoryOpened(None)),)
    head = _session_line(practice, person, found)
    if not is_open(found, now):
        return turn(person, Show((head, line("history.too_old")), (back,), Edit(TARGET)))
    return turn(person, Show((head, GAP, line("history.which_set")), (*rows, back), Edit(TARGET)))


def show_set(practice: Practice, person: Person, wish: SetWish, diary: Diary, now: datetime) -> Turn:
    found = _open_set(diary, wish.mark, now)
    if found is None:
        return turn(person, Toast(line("toast.history_closed")))
    counts = _choices(found)
    many = tuple(
        button("button.history.reps", SetCorrected(wish.mark, count), reps=count) for count in counts
    )
    whole = button("button.history.done", SetCorrected(wish.mark, found.planned_reps), Style.PRIMARY)
    not_done = button("button.history.not_done", SetCorrected(wish.mark, 0))
    back = button("button.history.back", HistoryOpened(found.session))
    rows: Buttons = ((whole,), many, (not_done, back)) if many else ((whole,), (not_done, back))
    lines = (
        Line("history.set", _set_values(practice, found)),
        line("history.how_many") if many else line("history.was_it_done"),
    )
    return turn(person, Show(lines, rows, Edit(TARGET)))


def correct(practice: Practice, person: Person, wish: CorrectionWish, diary: Diary, now: datetime) -> Turn:
    found = _open_set(diary, wish.mark, now)
    if found is None or not 0 <= wish.reps <= 2 * found.planned_reps:
        return turn(person, Toast(line("toast.history_closed")))
    mark = wish.mark
    return turn(
        person,
        CorrectSet(mark.session, mark.exercise, mark.side, mark.set_no, wish.reps),
        Toast(line("toast.corrected")),
        ReadDiary(SessionWish(mark.session), _since(person, now)),
    )


def is_open(session: SessionEntry, now: datetime) -> bool:
    """Whether its sets may still be corrected."""
    return session.outcome is not None and now - session.started_at <= CORRECTABLE_FOR


def mark_of(one: SetEntry) -> SetMark:
    return SetMark(one.session, one.exercise, one.side, one.set_no)


def _open_set(diary: Diary, mark: SetMark, now: datetime) -> SetEntry | None:
    session = next((one for one in diary.sessions if one.number == mark.session), None)
    if session is None or not is_open(session, now):
        return None
    return next((one for one in diary.logged_in(mark.session) if mark_of(one) == mark), None)


def _choices(found: SetEntry) -> tuple[int, ...]:
    """Counts below the whole set; none for a single long hold, which was done or was not."""
    counts = {round(found.planned_reps * share) for share in SHARES} - {0, found.planned_reps}
    return tuple(sorted(counts))


def _in_order(sets: Sequence[SetEntry]) -> list[SetEntry]:
    return sorted(sets, key=lambda one: one.at)


def _session_line(practice: Practice, person: Person, one: SessionEntry) -> Line:
    return line(
        "history.session",
        at=person.local(one.started_at),
        slot=_slot_name(practice, one.slot),
        done=min(one.reported_sets, one.planned_sets),
        planned=one.planned_sets,
    )


def _slot_name(practice: Practice, slot: str) -> Key:
    if slot in {WHOLE_DAY, EXTRA}:
        return Key(f"history.slot.{slot}")
    return Key(practice.slot(slot).title)


def _set_values(practice: Practice, one: SetEntry) -> dict[str, Value]:
    """What tells one set from the next: exercise, side, number and what was reported."""
    reported = f"{one.reps} / {one.planned_reps}" if one.planned_reps > 1 else ("✓" if one.reps else "0")
    side = Key(f"history.side.{one.side}")
    name = Key(practice.exercise(one.exercise).short_title)
    return {"exercise": name, "side": side, "set_no": one.set_no, "reps": reported}
