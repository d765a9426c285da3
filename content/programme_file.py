"""One file of content/programmes: its tables and the rules between its fields."""

from typing import Annotated

from pydantic import Field

from content.exercise_file import PictureTable
from content.fields import (
    Assumption,
    ClockTime,
    Count,
    Duration,
    ExerciseId,
    Flag,
    Id,
    Key,
    Keys,
    Prose,
    Score,
    Table,
    Version,
    allowed,
)
from content.model import Level, Load

ExerciseIds = Annotated[tuple[ExerciseId, ...], Field(min_length=1)]


class ConsentTable(Table):
    version: Prose
    text: Key
    changed: Key | None = None


class WarmUpTable(Table):
    title: Key
    steps: Keys
    picture: PictureTable | None = None


class SlotTable(Table):
    id: Id
    title: Key
    default_at: ClockTime
    optional: Flag
    warm_up: Flag
    exercises: ExerciseIds
    both_feet: ExerciseIds | None = None
    check_out: Duration | None = None


class TimesTable(Table):
    check_in: Duration
    warm_up: Duration
    set_up: Duration
    switch_sides: Duration
    check_out: Duration
    prompt_grace: Duration
    nudge_after: Duration
    close_after: Duration
    still_there_after: Duration
    auto_pause_after: Duration
    close_session_after: Duration
    snoozes: Annotated[tuple[Duration, ...], Field(min_length=1)]
    slots_apart: Duration


class ScoreTable(Table):
    value: Score
    assumption: Assumption


class CountTable(Table):
    value: Count
    assumption: Assumption


class DurationTable(Table):
    value: Duration
    assumption: Assumption


class LoadTable(Table):
    value: Annotated[Load, allowed("one of " + ", ".join(Load))]
    assumption: Assumption


class PainTable(Table):
    ease_from: ScoreTable
    stop_from: ScoreTable
    rise: CountTable
    no_session_from: ScoreTable
    skip_from_load: LoadTable
    worse_mornings: CountTable
    rest_after: DurationTable
    flares: CountTable
    flares_within: DurationTable
    severe_days: CountTable
    severe_within: DurationTable
    not_better_after: DurationTable
    no_benefit_after: DurationTable
    advise_every: DurationTable
    answer_within: DurationTable


class ScreenAgainTable(Table):
    after_away: DurationTable
    anything_new: DurationTable


class ProgressTable(Table):
    assumption: Assumption
    window: Count
    easy: Count
    peak: Score
    days: Count
    clean: Count
    away: Duration
    away_levels: Count
    afresh: Duration
    one_hold_every: Duration


class GentleTable(Table):
    assumption: Assumption
    set_every: Duration


class ShortTable(Table):
    exercises: ExerciseIds


class ItemTable(Table):
    id: Id
    text: Key


class QuestionTable(Table):
    id: Id
    level: Annotated[Level, allowed("one of " + ", ".join(Level))]
    text: Key
    advice: Key
    items: Annotated[tuple[ItemTable, ...], Field(min_length=1)]


class ProgrammeFile(Table):
    version: Version
    title: Key
    about: Key
    assumptions: tuple[Assumption, ...]
    consent: ConsentTable
    warm_up: WarmUpTable
    slots: Annotated[tuple[SlotTable, ...], Field(min_length=1)]
    times: TimesTable
    pain: PainTable
    screen_again: ScreenAgainTable
    progress: ProgressTable
    gentle: GentleTable
    short: ShortTable
    screen: Annotated[tuple[QuestionTable, ...], Field(min_length=1)]
