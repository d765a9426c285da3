"""What is taught: frozen, valid values. `content.load` makes them from files and refuses a bad one.

Words are not here: every text is a key into `content/texts`.
"""

from dataclasses import dataclass
from datetime import time, timedelta
from enum import StrEnum


class Origin(StrEnum):
    """Who says so: every number shown to a person carries one."""

    SOURCE = "source"
    ASSUMED = "assumed"
    CLINICIAN = "clinician"
    PERSON = "person"


class Foot(StrEnum):
    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"


class Sides(StrEnum):
    """Which legs an exercise works, given the person's sore foot."""

    BOTH_AT_ONCE = "both_at_once"
    EACH = "each"  # one leg after the other, whichever foot hurts
    AFFECTED = "affected"  # the sore foot; both, one after the other, if both hurt
    ALTERNATE = "alternate"  # left and right in turn within one set


class Pacing(StrEnum):
    """How a set runs."""

    HOLD = "hold"  # one long timed hold
    PACED = "paced"  # holds and pauses in turn, timed by us
    SELF = "self"  # the person's own pace; ends with "done"


class Load(StrEnum):
    """How hard an exercise presses on the forefoot; drives the pain rule."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Number:
    """A dose number with the person who answers for it.

    *start* is what a new person gets; *minimum* and *maximum* are the bounds a dose may move in.
    *assumption* is the id in the register of docs/clinical.md (`A02`), None where nothing was assumed;
    it may stand beside origin `source` when only the starting point or a bound is ours. *by*: name and
    profession of the clinician who answers for it; None with every other origin.
    """

    start: int
    minimum: int
    maximum: int
    origin: Origin
    assumption: str | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Dose:
    """Seconds for hold, relax and rest; counts for sets, reps and per_day. None: there is no such part."""

    sets: Number
    per_day: Number
    reps: Number | None = None
    hold: Number | None = None
    relax: Number | None = None
    rest: Number | None = None


class Form(StrEnum):
    """How an exercise is done."""

    ORDINARY = "ordinary"
    EASIER = "easier"


@dataclass(frozen=True, slots=True)
class Phase:
    """One part of a repetition, for example lowering the heels: text key and seconds."""

    text: str
    seconds: int
    origin: Origin
    assumption: str | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """*file* is an SVG in content/pictures; *alts* are the text keys of what it shows, by the foot that works in it.

    Both feet: one key for `both`. One after the other: a key for each.
    """

    file: str
    alts: tuple[tuple[Foot, str], ...]

    def alt(self, side: Foot) -> str:
        return dict(self.alts)[side]


@dataclass(frozen=True, slots=True)
class Easier:
    """The easier form of an exercise: its name and steps. *tempo* empty: as the ordinary one."""

    text: str
    steps: tuple[str, ...]
    tempo: tuple[Phase, ...]
    assumption: str
    picture: Picture


@dataclass(frozen=True, slots=True)
class Progression:
    """The ladder one number of the dose climbs. *part* is its name in the dose: `reps` or `hold`.

    *levels* rise from the starting dose to the source's most. *floor* is the lowest that painful days may
    lead to; below the first level it is less than the source asks for.
    """

    part: str
    levels: tuple[int, ...]
    floor: int


@dataclass(frozen=True, slots=True)
class SourceFact:
    """What the source says, in our own words. Overrides name its *id*; *numbers* are the dose parts it gives, each
    with the least and the most it asks for.
    """

    id: str
    text: str
    stated: bool
    """False: the source implies it."""
    numbers: tuple[tuple[str, tuple[int, int]], ...] = ()


@dataclass(frozen=True, slots=True)
class Override:
    """Where we depart from the source on purpose; its fact stays beside ours."""

    fact: str
    replaced_by: str
    reason: str
    assumption: str
    words: str | None = None
    """Text key that says both to a person; None: it is not shown."""


@dataclass(frozen=True, slots=True)
class Review:
    """Who signed the file off. *by* and *on* are None until a clinician did."""

    status: str
    by: str | None
    on: str | None


@dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise file. The file's stem is the id. Texts are keys; the numbers of pain are 0 to 10."""

    id: str
    version: str
    order: int
    title: str
    short_title: str
    goal: str
    body_area: str
    type: str
    weight_bearing: bool
    forefoot_load: Load
    equipment: tuple[str, ...]
    footwear: str
    position: str
    setup: str
    steps: tuple[str, ...]
    hand_map: str | None
    sides: Sides
    pacing: Pacing
    dose: Dose
    tempo: tuple[Phase, ...]
    rep_seconds: int | None
    """Seconds for one repetition (of one side) where the dose has no hold to add up; None otherwise."""
    cues: tuple[str, ...]
    mistakes: tuple[str, ...]
    feel_where: str
    should_not_feel: str
    intensity_target: tuple[int, int] | None
    pain_ceiling: int
    progression: Progression | None
    easier: Easier | None
    harder: str | None
    note_once: str | None
    """Text key of a remark that the person gets once, when the exercise is first shown; None: no remark."""
    stop_if: tuple[str, ...]
    block_if: tuple[str, ...]
    """Screen item ids, of any level, that keep this exercise out of a plan."""
    needs_clearance: tuple[str, ...]
    """Those of *block_if* that a clinician's yes to the plan does not lift: they must name this exercise."""
    easier_if: tuple[str, ...]
    """Screen item ids with which this exercise is done in its easier form alone."""
    picture: Picture
    source_facts: tuple[SourceFact, ...]
    source_ref: str
    attribution: str
    overrides: tuple[Override, ...]
    assumptions: tuple[str, ...]
    review: Review

    def asked(self, part: str) -> tuple[int, int] | None:
        """The least and the most that the source asks of this part of the dose. None: it says nothing."""
        return dict(number for fact in self.source_facts for number in fact.numbers).get(part)


@dataclass(frozen=True, slots=True)
class SlotPlan:
    """A place in the day. *exercises* are ids in order; *both_feet* replaces them when both feet hurt."""

    id: str
    title: str
    default_at: time
    optional: bool
    warm_up: bool
    exercises: tuple[str, ...]
    both_feet: tuple[str, ...]
    check_out: timedelta
    """What the last questions of this slot take; shorter where the slot is."""


class Level(StrEnum):
    """What a "yes" to a screening question does."""

    STOP = "stop"  # urgent care, no exercises, locked
    CLINICIAN = "clinician"  # locked until a clinician said yes
    MODIFY = "modify"  # some exercises are left out


@dataclass(frozen=True, slots=True)
class ScreenItem:
    """One condition of the safety screen. Exercises name its id in `block_if`."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class ScreenQuestion:
    """Asked in order. *advice* is the text key of what to do after a "yes"."""

    id: str
    level: Level
    text: str
    items: tuple[ScreenItem, ...]
    advice: str


@dataclass(frozen=True, slots=True)
class Times:
    """How long things take beside the exercises, and how long we wait (assumptions of the day plan)."""

    check_in: timedelta
    warm_up: timedelta
    set_up: timedelta
    switch_sides: timedelta
    check_out: timedelta
    """For a slot whose file line names no other; read `SlotPlan.check_out` instead."""
    prompt_grace: timedelta
    nudge_after: timedelta
    close_after: timedelta
    still_there_after: timedelta
    auto_pause_after: timedelta
    close_session_after: timedelta
    snoozes: tuple[timedelta, ...]
    slots_apart: timedelta
    """Suggested distance of two slots; closer ones are allowed, with a word."""


@dataclass(frozen=True, slots=True)
class PainRules:
    """What a pain score from 0 to 10 leads to, and when a clinician should have a look (docs/clinical.md, A20-A30)."""

    ease_from: int
    stop_from: int
    rise: int
    """So much above the score before a session ends an exercise as well."""
    no_session_from: int
    skip_from_load: Load
    """An exercise that hurt too much takes those with it that load the forefoot so much or more."""
    worse_mornings: int
    rest_after: timedelta
    """How long a rest is offered after so many worse mornings running."""
    flares: int
    flares_within: timedelta
    severe_days: int
    severe_within: timedelta
    not_better_after: timedelta
    no_benefit_after: timedelta
    advise_every: timedelta
    answer_within: timedelta
    """How long the questions after a session wait for an answer."""


@dataclass(frozen=True, slots=True)
class ScreenAgain:
    """When the safety screen is asked again (A31)."""

    after_away: timedelta
    anything_new: timedelta


@dataclass(frozen=True, slots=True)
class Progress:
    """When a person is offered the next level of an exercise, and when it goes back.

    The last *window* sessions of it are complete, *easy* of them were easy, none hurt more than *peak* (0 to 10), and
    they reach over *days* dates. After a step down *clean* painless sessions come before counting begins again.
    """

    assumption: str
    window: int
    easy: int
    peak: int
    days: int
    clean: int
    away: timedelta
    """After so long without the exercise it goes back *away_levels* levels, though not below the first."""
    away_levels: int
    afresh: timedelta
    """After so long it begins at the first level again."""
    one_hold_every: timedelta
    """Of all exercises that grow by seconds, one grows within so long."""


@dataclass(frozen=True, slots=True)
class Gentle:
    """A start with one set, and one more each time *set_every* has passed."""

    assumption: str
    set_every: timedelta


@dataclass(frozen=True, slots=True)
class Programme:
    """A named set of exercises and the day plan that spreads them. *exercises* are in their files' order."""

    id: str
    version: str
    title: str
    about: str
    """What this is and is not, before anything is asked."""
    warm_up_title: str
    warm_up_steps: tuple[str, ...]
    warm_up_picture: Picture | None
    slots: tuple[SlotPlan, ...]
    times: Times
    pain: PainRules
    screen_again: ScreenAgain
    progress: Progress
    gentle: Gentle
    short: tuple[str, ...]
    """The exercises of the short version of any slot that has them, at their starting dose."""
    screen: tuple[ScreenQuestion, ...]
    exercises: tuple[Exercise, ...]
    consent_version: str
    consent_text: str
    consent_changed: str | None
    """Text key of what is new since the version before; None: there was none."""
    """What the person agrees to. A change of the words needs a new version, and asks again."""
    assumptions: tuple[str, ...]

    def exercise(self, id_: str) -> Exercise:
        """Find the exercise with this id. Raises KeyError: the programme has none such."""
        for exercise in self.exercises:
            if exercise.id == id_:
                return exercise
        raise KeyError(id_)

    def slot(self, id_: str) -> SlotPlan:
        """Find the slot with this id. Raises KeyError: the programme has none such."""
        for slot in self.slots:
            if slot.id == id_:
                return slot
        raise KeyError(id_)


class ContentError(Exception):
    """A content file is wrong. One line a mistake: the file, the field, and what is allowed."""
