"""When a person is offered the next level of an exercise, and when it goes back.

Computed from the diary each time, so that correcting a set corrects it: the log remembers at which level each set was
done, and the newest whole session of an exercise says where it stands. What was said about pain since then takes levels
away; a level that was offered and taken adds one, if the log still bears it out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.coach.diary import Diary, SessionEntry
from bot.coach.doses import Choice, Doses, Standing, level_above, level_below
from bot.coach.facts import Effort, Morning, Question
from bot.coach.pain import Band, band_of, is_clean
from content.model import Exercise, Programme, Progression

READ_BACK = timedelta(days=42)
"""How much of the past is read. Whoever was away for longer begins at the first level anyway."""

CORRECTABLE = timedelta(days=3)
"""Sets can be corrected for 48 hours; a level taken longer ago is not looked at again."""


class Fall(StrEnum):
    """Why a level goes back."""

    HURT = "hurt"
    MORNING = "morning"
    CORRECTED = "corrected"


@dataclass(frozen=True, slots=True)
class Bout:
    """One exercise in one session that is over. *level* 0: it was not the whole dose of any level."""

    on: date
    at: datetime
    level: int
    complete: bool
    easy: bool
    clean: bool
    stopped: bool
    """Whether it hurt so much that it had to stop."""
    worse_at: datetime | None
    """When the morning after was said to be worse; None: it was not."""

    @property
    def went_wrong_at(self) -> datetime | None:
        return self.at if self.stopped else self.worse_at


@dataclass(frozen=True, slots=True)
class Reached:
    """*why*: what took a level away since the newest whole session; None: nothing did."""

    level: int
    sets_less: int
    done_on: date
    why: Fall | None = None


def reached(programme: Programme, exercise: Exercise, doses: Doses, diary: Diary) -> Reached | None:
    """Where the person stands with *exercise*; None: the diary knows nothing of it."""
    bouts = bouts_of(programme, exercise, diary)
    if not bouts:
        return None
    choice = doses.choice(exercise.id)
    last = bouts[-1]
    kept = choice is not None and choice.at > (last.went_wrong_at or choice.at)
    sets_less = 1 if last.stopped and not kept else 0
    ladder = exercise.progression
    if ladder is None:
        return Reached(0, sets_less, last.on)
    level, why = _climbed(programme, ladder, bouts, choice)
    return Reached(level, sets_less, last.on, why)


def offer(
    programme: Programme, exercise: Exercise, doses: Doses, diary: Diary, today: date
) -> tuple[int, int] | None:
    """The level that the person has, and the next one, which the diary bears out; None: not yet."""
    ladder, standing = exercise.progression, doses.standing(exercise.id)
    if ladder is None or standing is None or _raised_lately(programme, exercise, doses, today):
        return None
    following = level_above(ladder, standing.level)
    bouts = bouts_of(programme, exercise, diary)
    choice = doses.choice(exercise.id)
    since = None if choice is None else choice.at
    if following is None or not _bears_out(programme, bouts, standing.level, since):
        return None
    return standing.level, following


def may_take(programme: Programme, exercise: Exercise, doses: Doses, diary: Diary, level: int) -> bool:
    """Whether *level* may be taken: a step up that the diary bears out, a step back undone, or no step up at all."""
    ladder = exercise.progression
    if ladder is None or level not in _levels(ladder):
        return False
    bouts = bouts_of(programme, exercise, diary)
    now = reached(programme, exercise, doses, diary)
    level_now = ladder.levels[0] if now is None else now.level
    is_next = level == level_above(ladder, level_now) and _bears_out(programme, bouts, level_now)
    return level <= level_now or is_next or level <= _before_it_hurt(ladder, bouts)


def standings(programme: Programme, doses: Doses, diary: Diary) -> tuple[tuple[Standing, Fall | None], ...]:
    """Where the person stands with every exercise that the diary knows of, with what took a level away."""
    found = ((exercise.id, reached(programme, exercise, doses, diary)) for exercise in programme.exercises)
    return tuple(
        (Standing(id_, one.level, one.done_on, one.sets_less), one.why)
        for id_, one in found
        if one is not None
    )


# What the diary says


def bouts_of(programme: Programme, exercise: Exercise, diary: Diary) -> list[Bout]:
    """The sessions in which *exercise* was due and something was reported, oldest first."""
    slots = {slot.id for slot in programme.slots if exercise.id in (*slot.exercises, *slot.both_feet)}
    found = []
    for session in diary.sessions:
        if session.ended_at is None or not session.reported_sets:
            continue
        was_done = any(one.exercise == exercise.id for one in diary.logged_in(session.number))
        if was_done or session.slot in slots:
            found.append(_bout(programme, exercise, diary, session))
    first = next((at for at, bout in enumerate(found) if bout.level or bout.complete), len(found))
    return found[first:]


def _bout(programme: Programme, exercise: Exercise, diary: Diary, session: SessionEntry) -> Bout:
    sets = [one for one in diary.logged_in(session.number) if one.exercise == exercise.id and one.reps]
    whole = bool(sets) and len(sets) >= max(one.planned_sets for one in sets) > 0
    effort = (one for one in diary.answered(Question.EFFORT) if one.session == session.number)
    return Bout(
        on=session.on,
        at=max((one.at for one in sets), default=session.started_at),
        level=min((one.level for one in sets), default=0),
        complete=whole and all(one.reps >= one.planned_reps for one in sets),
        easy=any(one.value is Effort.EASY for one in effort),
        clean=is_clean(programme.pain, diary, session),
        stopped=_band(programme, exercise, diary, session) is Band.STOP,
        worse_at=_worse_after(diary, session) if sets else None,
    )


def _band(programme: Programme, exercise: Exercise, diary: Diary, session: SessionEntry) -> Band | None:
    """That of its own score; of the whole session's where none of its exercises has one."""
    scored = {one.exercise for one in diary.answered(Question.EXERCISE) if one.session == session.number}
    if scored and exercise.id not in scored:
        return None
    return band_of(programme.pain, diary, session.number, exercise.id if scored else None)


def _worse_after(diary: Diary, session: SessionEntry) -> datetime | None:
    """A worse morning belongs to the last day before it on which something was done."""
    for answer in diary.answered(Question.MORNING):
        if answer.value is Morning.WORSE and answer.on > session.on:
            days = {one.on for one in diary.sessions if one.reported_sets and one.on < answer.on}
            if max(days, default=None) == session.on:
                return answer.at
    return None


# Up and down


def _climbed(
    programme: Programme, ladder: Progression, bouts: Sequence[Bout], choice: Choice | None
) -> tuple[int, Fall | None]:
    """The level now, and what took one away since the newest whole session."""
    whole = [at for at, bout in enumerate(bouts) if bout.level]
    base = whole[-1] if whole else 0
    level = _as_logged(programme, ladder, bouts[: base + 1]) if whole else ladder.levels[0]
    why = Fall.CORRECTED if whole and level < bouts[base].level else None
    changes: list[tuple[datetime, Fall | Choice]] = list(_falls(bouts[base:]))
    if choice is not None and (not whole or choice.at > bouts[base].at):
        changes.append((choice.at, choice))
    highest = level
    for at, change in sorted(changes, key=lambda pair: pair[0]):
        if isinstance(change, Fall):
            level, why = level_below(ladder, level), change
        elif change.level <= highest or _bears_out(programme, [one for one in bouts if one.at < at], level):
            level, why = change.level, None
        else:
            why = Fall.CORRECTED
        highest = max(highest, level)
    return level, why


def _falls(bouts: Iterable[Bout]) -> Iterable[tuple[datetime, Fall]]:
    """What takes a level away: once for each day, however often it hurt."""
    seen: set[date] = set()
    for bout in bouts:
        at = bout.went_wrong_at
        if at is not None and bout.on not in seen:
            seen.add(bout.on)
            yield at, Fall.HURT if bout.stopped else Fall.MORNING


def _as_logged(programme: Programme, ladder: Progression, bouts: Sequence[Bout]) -> int:
    """The level of the last of *bouts*; the one before it where a set was corrected since and it is not borne out."""
    level, on = bouts[-1].level, bouts[-1].on
    lower = next((at for at in range(len(bouts) - 1, -1, -1) if 0 < bouts[at].level < level), None)
    if lower is None:
        return level
    before, first = bouts[: lower + 1], bouts[lower + 1]
    if on - first.on > CORRECTABLE or level != level_above(ladder, bouts[lower].level):
        return level
    return level if _bears_out(programme, before, bouts[lower].level) else bouts[lower].level


def _bears_out(
    programme: Programme, bouts: Sequence[Bout], level: int, since: datetime | None = None
) -> bool:
    """Whether the last bouts (after *since*) at *level* were complete, easy and painless enough."""
    rules = programme.progress
    window = [bout for bout in _after_clean(rules.clean, bouts) if since is None or bout.at > since]
    at_level = 0
    while at_level < len(window) and window[-1 - at_level].level == level:
        at_level += 1
    last = window[-rules.window :]
    if at_level < rules.window:
        return False
    days = (last[-1].on - window[-at_level].on).days + 1
    return (
        all(bout.complete and bout.clean for bout in last)
        and sum(bout.easy for bout in last) >= rules.easy
        and days >= rules.days
    )


def _after_clean(clean: int, bouts: Sequence[Bout]) -> Sequence[Bout]:
    """Those that count: after something went wrong only from so many clean ones on."""
    wrong = [at for at, bout in enumerate(bouts) if bout.went_wrong_at is not None]
    if not wrong:
        return bouts
    since = bouts[wrong[-1] + 1 :]
    settled = [at for at, bout in enumerate(since) if bout.complete and bout.clean]
    return since[settled[clean - 1] + 1 :] if len(settled) >= clean else ()


def _before_it_hurt(ladder: Progression, bouts: Sequence[Bout]) -> int:
    """The level of the newest whole session: a step back from it may be undone."""
    return next((bout.level for bout in reversed(bouts) if bout.level), ladder.levels[0])


def _levels(ladder: Progression) -> set[int]:
    levels, level = set(ladder.levels), ladder.levels[0]
    while (level := level_below(ladder, level)) not in levels:
        levels.add(level)
    return levels


def _raised_lately(programme: Programme, exercise: Exercise, doses: Doses, today: date) -> bool:
    """Of the exercises that grow by seconds one grows in a while."""
    if exercise.progression is None or exercise.progression.part != "hold":
        return False
    holds = {one.id for one in programme.exercises if one.progression and one.progression.part == "hold"}
    return any(
        choice.level > choice.before
        and choice.exercise in holds
        and today - choice.at.date() < programme.progress.one_hold_every
        for choice in doses.choices
    )
