"""After each session, correction or answer: what follows for the next dose.

Less is said with its reason, more is offered. Both can be turned down: the one by `Keep`, the other by `Stay`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from operator import itemgetter

from bot.coach.diary import Diary
from bot.coach.dose_events import LevelChosen
from bot.coach.doses import Choice, Doses, Standing, is_gentle
from bot.coach.effects import (
    Button,
    CorrectSet,
    Effect,
    Key,
    Line,
    LogAnswer,
    ReadDiary,
    RecordSession,
    Show,
    Style,
    Toast,
    button,
    line,
)
from bot.coach.person import Gone, Idle, Person, Phase, Prompted, Welcome
from bot.coach.plan import is_blocked
from bot.coach.practice import Practice, Turn, turn
from bot.coach.progression import READ_BACK, Fall, may_take, offer, standings
from bot.coach.wishes import ChoiceWish, ReviewWish
from content.model import Exercise


def wanted(person: Person, effects: Iterable[Effect], now: datetime) -> tuple[ReadDiary, ...]:
    """A look at the past where *effects* have changed it."""
    if isinstance(person.phase, Gone | Welcome) or not any(_tells(effect) for effect in effects):
        return ()
    return (ReadDiary(ReviewWish(), person.day(now - READ_BACK)),)


def _tells(effect: Effect) -> bool:
    ended = isinstance(effect, RecordSession) and effect.outcome is not None
    return ended or isinstance(effect, LogAnswer | CorrectSet)


def review(practice: Practice, person: Person, wish: ReviewWish, diary: Diary, now: datetime) -> Turn:
    """Compute the standings anew; say what is less, or else offer what may be more.

    While a session goes on or its questions are open nothing is said, but what pain takes away counts at once.
    """
    found = [
        (_as_told(practice, person.doses, standing), why)
        for standing, why in standings(practice.programme, person.doses, diary)
    ]
    is_free = isinstance(person.phase, Prompted) or person.phase == Idle()
    less = _show_less(practice, found) if is_free else None
    if less is not None:
        found = [(_heard(standing), why) for standing, why in found]
    known = {standing.exercise for standing, _ in found}
    others = (one for one in person.doses.standings if one.exercise not in known)
    anew = (*(standing for standing, _ in found), *others)
    person = replace(person, doses=replace(person.doses, standings=anew))
    if less is not None:
        return turn(person, less)
    return _offer(practice, person, diary, now) if is_free else turn(person)


def _as_told(practice: Practice, doses: Doses, standing: Standing) -> Standing:
    """With what the person knows of it; a level that rose is known, for they took it."""
    had, ladder = (
        doses.standing(standing.exercise),
        practice.programme.exercise(standing.exercise).progression,
    )
    first = ladder.levels[0] if ladder is not None else 0
    told = max(standing.level, first if had is None else had.told_level or had.level)
    less = 0 if had is None else min(had.told_less, standing.sets_less)
    return replace(standing, told_level=told, told_less=less)


def _heard(standing: Standing) -> Standing:
    return replace(standing, told_level=standing.level, told_less=standing.sets_less)


def _show_less(practice: Practice, found: Iterable[tuple[Standing, Fall | None]]) -> Show | None:
    """None: there is nothing new that is less."""
    lowered: list[tuple[Fall, Line]] = []
    keep: list[tuple[Button]] = []
    for standing, fell in found:
        exercise = practice.programme.exercise(standing.exercise)
        name, ladder = Key(exercise.short_title), exercise.progression
        old = standing.told_level
        if ladder is not None and standing.level < old:
            why = fell or Fall.CORRECTED
            said = line(f"review.less.{ladder.part}", exercise=name, level=standing.level, before=old)
        elif standing.sets_less > standing.told_less and exercise.dose.sets.start > 1:
            why = Fall.HURT
            said = line("review.set_less", exercise=name)
        else:
            continue
        lowered.append((why, said))
        if why is not Fall.CORRECTED:
            keep.append((button("button.level.keep", LevelChosen(exercise.id, old), exercise=name),))
    return Show(tuple(with_reasons(lowered)), tuple(keep)) if lowered else None


def with_reasons(lowered: Iterable[tuple[Fall, Line]]) -> Iterator[Line]:
    """The reason after what it is the reason of; those that follow each other with the same one share it."""
    for why, same in groupby(lowered, key=itemgetter(0)):
        yield from (said for _, said in same)
        yield line(f"review.why.{why}")


def _offer(practice: Practice, person: Person, diary: Diary, now: datetime) -> Turn:
    """One level of one exercise, at most once a day, and not while a gentle start goes on."""
    today, doses = person.day(now), person.doses
    programme = practice.programme
    if doses.offered_on == today or is_gentle(programme.gentle, programme.exercises, doses, today):
        return turn(person)
    for exercise in programme.exercises:
        if is_blocked(exercise, person.blocks):
            continue
        levels = offer(programme, exercise, doses, diary, today)
        if levels is not None and exercise.progression is not None:
            person = replace(person, doses=replace(doses, offered_on=today))
            return turn(person, _show_offer(exercise, exercise.progression.part, levels))
    return turn(person)


def _show_offer(exercise: Exercise, part: str, levels: tuple[int, int]) -> Show:
    level, following = levels
    lines = (
        line(f"review.more.{part}", exercise=Key(exercise.short_title), level=following),
        line("review.why.easy"),
    )
    take = button("button.level.try", LevelChosen(exercise.id, following), Style.PRIMARY, level=following)
    stay = button("button.level.stay", LevelChosen(exercise.id, level), level=level)
    return Show(lines, ((take, stay),))


def level_chosen(practice: Practice, person: Person, phase: Phase, event: LevelChosen, now: datetime) -> Turn:
    """A button of an offer or of a step back: whether it still fits, the diary tells."""
    wish = ChoiceWish(event.exercise, event.level)
    return turn(person, ReadDiary(wish, person.day(now - READ_BACK)))


def choose(practice: Practice, person: Person, wish: ChoiceWish, diary: Diary, now: datetime) -> Turn:
    exercise = next((one for one in practice.programme.exercises if one.id == wish.exercise), None)
    standing = person.doses.standing(wish.exercise)
    if exercise is None or standing is None:
        return turn(person, Toast(line("toast.old_button")))
    ladder, name = exercise.progression, Key(exercise.short_title)
    if ladder is None:
        if wish.level or not standing.sets_less:
            return turn(person, Toast(line("toast.level_gone")))
        said = line("review.sets_kept", exercise=name)
    elif not may_take(practice.programme, exercise, person.doses, diary, wish.level):
        return turn(person, Toast(line("toast.level_gone")))
    else:
        more = wish.level > standing.level
        said = line(f"review.{'taken' if more else 'stayed'}.{ladder.part}", exercise=name, level=wish.level)
    chosen = Choice(exercise.id, wish.level, now, before=standing.level)
    person = replace(person, doses=person.doses.with_choice(chosen))
    person, effects = review(practice, person, ReviewWish(), diary, now)
    return turn(person, Toast(said), Show((said,)), *(one for one in effects if not isinstance(one, Show)))
