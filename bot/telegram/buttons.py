"""What a button carries: an event that has not happened yet, in at most 64 bytes of callback data.

Telegram lets anybody send any data, so `decode` trusts nothing: what it cannot read is `ButtonUnknown`.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from bot.coach.calendar_events import (
    Page,
    PageAsked,
    PageOpened,
    PauseNamed,
    QuietChosen,
    SlotDaysChosen,
    SlotOpened,
    SlotsOrdered,
    SlotSwitchedOff,
    SlotSwitchedOn,
)
from bot.coach.chart_events import ThemeChosen
from bot.coach.dose_events import (
    DoseOpened,
    DosePartOpened,
    DoseReset,
    DoseSet,
    FormChosen,
    GentleChosen,
    GentleEnded,
    LevelChosen,
)
from bot.coach.events import (
    AlarmReported,
    BarrierNamed,
    BeginAsked,
    BegunAnew,
    ButtonUnknown,
    ClinicianAgreed,
    ConsentGiven,
    ConsentRefused,
    DoneReported,
    EndAsked,
    Event,
    ExerciseAsked,
    ExerciseNamed,
    FootChosen,
    HistoryOpened,
    HurtEased,
    HurtReported,
    LanguageChosen,
    LanguageNamed,
    NamingEnded,
    PacingChosen,
    PauseAsked,
    ResumeAsked,
    ScreenAskedAgain,
    ScreenItemTicked,
    ScreenPassed,
    SetCorrected,
    SetOpened,
    ShortBegun,
    SignTakenBack,
    SignUnseen,
    SkipAsked,
    SlotBegun,
    SlotSkipped,
    Snoozed,
    SnoozeOpened,
    StepBegun,
    TimesAccepted,
    TimesDoubted,
    TimesKept,
    TimesNamed,
    WeeklyChosen,
    ZoneAccepted,
    ZoneDoubted,
    ZoneFound,
    ZoneNamed,
)
from bot.coach.facts import Barrier, Effort, Morning
from bot.coach.own_events import DeletionAsked, DeletionConfirmed, DeletionRefused, ExportAsked
from bot.coach.pacing import PacingMode
from bot.coach.pain_events import (
    EaseAccepted,
    EffortTold,
    ExerciseBlamed,
    HalfAccepted,
    HurtGoneOn,
    MorningTold,
    NewsTold,
    PainScored,
    RestAccepted,
    SourceAsked,
    TooYoung,
)
from bot.coach.programme_events import ProgrammeChosen, ProgrammeOpened
from bot.coach.share_events import (
    PatientAsked,
    ShareAgreed,
    ShareEnded,
    WordingAccepted,
)
from bot.telegram.button_parts import (
    marked,
    read_consent,
    read_date,
    read_days,
    read_noted,
    read_number,
    read_patient,
    read_quiet,
    read_score,
    read_screen,
    read_seconds,
    read_set,
    read_slot,
    read_slot_begun,
    read_snoozed,
    read_step,
    read_theme,
    read_weekly,
    read_zone,
    write_consent,
    write_date,
    write_days,
    write_noted,
    write_nothing,
    write_patient,
    write_quiet,
    write_score,
    write_screen,
    write_seconds,
    write_set,
    write_slot,
    write_slot_begun,
    write_step,
    write_theme,
    write_weekly,
)
from content.model import Foot, Form, Origin

MOST_BYTES = 64
"""The Bot API's limit for callback data."""


class ButtonTooLong(ValueError):  # noqa: N818 (reads as what happened)
    """An event does not fit into a button: an id in the content is too long."""


def encode(event: Event) -> str:
    """Raises ButtonTooLong; KeyError: this kind of event has no button."""
    code, write, _ = _CODES[type(event)]
    data = ":".join([code, *write(event)])
    if len(data.encode()) > MOST_BYTES:
        raise ButtonTooLong(f"{data!r} is longer than {MOST_BYTES} bytes")
    return data


def decode(data: str) -> Event:
    code, *parts = data.split(":")
    known = _BY_CODE.get(code)
    if known is None:
        return ButtonUnknown()
    try:
        return known(*parts)
    except (TypeError, ValueError, OverflowError):
        return ButtonUnknown()


_CODES: dict[type[Event], tuple[str, Callable[[Any], list[str]], Callable[..., Event]]] = {
    ConsentGiven: ("ag", write_consent, read_consent),
    ConsentRefused: ("no", write_nothing, ConsentRefused),
    ScreenPassed: ("sp", write_screen, lambda *parts: ScreenPassed(read_screen(*parts))),
    ScreenItemTicked: (
        "st",
        lambda event: [*write_screen(event), event.item],
        lambda question, asked, item: ScreenItemTicked(read_screen(question, asked), item),
    ),
    ScreenAskedAgain: (
        "sa",
        lambda event: [write_seconds(event.locked)],
        lambda locked: ScreenAskedAgain(read_seconds(locked)),
    ),
    ClinicianAgreed: (
        "ca",
        lambda event: [write_seconds(event.locked)],
        lambda locked: ClinicianAgreed(read_seconds(locked)),
    ),
    SignTakenBack: (
        "wb",
        lambda event: [write_seconds(event.locked)],
        lambda locked: SignTakenBack(read_seconds(locked)),
    ),
    SignUnseen: (
        "wu",
        lambda event: [write_seconds(event.locked)],
        lambda locked: SignUnseen(read_seconds(locked)),
    ),
    ExerciseNamed: (
        "ne",
        lambda event: [event.exercise, write_seconds(event.cleared)],
        lambda exercise, cleared: ExerciseNamed(exercise, read_seconds(cleared)),
    ),
    NamingEnded: (
        "nd",
        lambda event: [write_seconds(event.cleared)],
        lambda cleared: NamingEnded(read_seconds(cleared)),
    ),
    LanguageNamed: ("ln", lambda event: [event.text], LanguageNamed),
    LanguageChosen: (
        "lg",
        lambda event: [event.language, *write_noted(event)],
        lambda language, *said: LanguageChosen(language, read_noted(*said)),
    ),
    FootChosen: ("ft", lambda event: [event.foot], lambda foot: FootChosen(Foot(foot))),
    ZoneAccepted: ("za", write_nothing, ZoneAccepted),
    ZoneDoubted: ("zd", write_nothing, ZoneDoubted),
    ZoneFound: (
        "zf",
        lambda event: [event.zone, *write_noted(event)],
        lambda zone, *said: ZoneFound(read_zone(zone), read_noted(*said)),
    ),
    TimesAccepted: ("ta", write_nothing, TimesAccepted),
    TimesDoubted: ("td", write_nothing, TimesDoubted),
    TimesKept: ("tk", write_nothing, TimesKept),
    TimesNamed: ("tn", write_nothing, lambda: TimesNamed("")),
    ZoneNamed: ("zn", lambda event: [event.text], ZoneNamed),
    QuietChosen: ("qc", write_quiet, read_quiet),
    PauseNamed: ("pn", lambda event: [event.text], PauseNamed),
    PageAsked: ("pq", lambda event: [event.page], lambda page: PageAsked(Page(page))),
    PageOpened: ("pg", lambda event: [event.page], lambda page: PageOpened(Page(page))),
    SlotOpened: ("so", lambda event: [event.slot], SlotOpened),
    SlotDaysChosen: ("sd", write_days, read_days),
    SlotsOrdered: ("sw", lambda event: [*event.slots], lambda *slots: SlotsOrdered(slots)),
    SlotSwitchedOn: ("s1", lambda event: [event.slot], SlotSwitchedOn),
    SlotSwitchedOff: ("s0", lambda event: [event.slot], SlotSwitchedOff),
    BeginAsked: ("bg", lambda event: [event.text], BeginAsked),
    BegunAnew: ("bn", lambda event: [event.text], BegunAnew),
    SlotBegun: ("pb", write_slot_begun, read_slot_begun),
    SlotSkipped: ("px", write_slot, lambda *parts: SlotSkipped(read_slot(*parts))),
    SnoozeOpened: ("pz", write_slot, lambda *parts: SnoozeOpened(read_slot(*parts))),
    Snoozed: (
        "ps",
        lambda event: [*write_slot(event), str(int(event.lasts / timedelta(minutes=1)))],
        read_snoozed,
    ),
    ThemeChosen: ("th", write_theme, read_theme),
    ExportAsked: ("ep", write_nothing, ExportAsked),
    DeletionAsked: ("da", write_nothing, DeletionAsked),
    DeletionConfirmed: (
        "dc",
        lambda event: [write_date(event.on)],
        lambda on: DeletionConfirmed(read_date(on)),
    ),
    DeletionRefused: ("dr", write_nothing, DeletionRefused),
    # A button under other words is no yes to these: with each wording of the consent comes another code.
    ShareAgreed: ("s3", lambda event: [event.label], ShareAgreed),
    WordingAccepted: (
        "d3",
        lambda event: [str(event.number)],
        lambda number: WordingAccepted(read_number(number)),
    ),
    PatientAsked: ("pt", write_patient, read_patient),
    ShareEnded: ("se", lambda event: [str(event.number)], lambda number: ShareEnded(read_number(number))),
    ExerciseAsked: ("ex", lambda event: [event.exercise], ExerciseAsked),
    StepBegun: ("sb", write_step, marked(StepBegun)),
    DoneReported: ("dn", write_step, marked(lambda mark: DoneReported(None, mark))),
    SkipAsked: ("sk", write_step, marked(SkipAsked)),
    PauseAsked: ("pa", write_step, marked(PauseAsked)),
    ResumeAsked: ("re", write_step, marked(ResumeAsked)),
    HurtReported: ("hu", write_step, marked(HurtReported)),
    HurtEased: ("he", write_step, marked(HurtEased)),
    HurtGoneOn: ("hg", write_step, marked(HurtGoneOn)),
    EaseAccepted: ("ea", write_step, marked(EaseAccepted)),
    PainScored: ("sc", write_score, read_score),
    ExerciseBlamed: (
        "bl",
        lambda event: [*write_step(event), event.exercise],
        lambda mark, exercise: ExerciseBlamed(exercise, read_step(mark)),
    ),
    EffortTold: (
        "ef",
        lambda event: [*write_step(event), event.effort],
        lambda mark, effort: EffortTold(Effort(effort), read_step(mark)),
    ),
    MorningTold: (
        "mo",
        lambda event: [*write_slot(event), event.morning],
        lambda slot, on, morning: MorningTold(Morning(morning), read_slot(slot, on)),
    ),
    HalfAccepted: ("hf", write_slot, lambda *parts: HalfAccepted(read_slot(*parts))),
    RestAccepted: ("rs", write_slot, lambda *parts: RestAccepted(read_slot(*parts))),
    SourceAsked: ("sr", lambda event: [event.exercise], SourceAsked),
    TooYoung: ("ty", write_nothing, TooYoung),
    NewsTold: ("nw", write_slot, lambda *parts: NewsTold(read_slot(*parts))),
    AlarmReported: ("al", write_step, marked(AlarmReported)),
    HistoryOpened: (
        "ho",
        lambda event: [] if event.session is None else [str(event.session)],
        lambda *session: HistoryOpened(read_number(*session) if session else None),
    ),
    SetOpened: ("hs", lambda event: write_set(event.mark), lambda *parts: SetOpened(read_set(*parts))),
    SetCorrected: (
        "hc",
        lambda event: [*write_set(event.mark), str(event.reps)],
        lambda *parts: SetCorrected(read_set(*parts[:-1]), read_number(parts[-1])),
    ),
    WeeklyChosen: ("wk", write_weekly, read_weekly),
    BarrierNamed: ("ba", lambda event: [event.barrier], lambda barrier: BarrierNamed(Barrier(barrier))),
    EndAsked: ("en", write_step, marked(EndAsked)),
    ShortBegun: ("p3", write_slot, lambda *parts: ShortBegun(read_slot(*parts))),
    DoseOpened: ("do", lambda event: [event.exercise], DoseOpened),
    DosePartOpened: ("dp", lambda event: [event.exercise, event.part], DosePartOpened),
    DoseSet: (
        "ds",
        lambda event: [event.exercise, event.part, str(event.value), event.origin],
        lambda exercise, part, value, origin: DoseSet(exercise, part, read_number(value), Origin(origin)),
    ),
    DoseReset: ("dz", lambda event: [event.exercise], DoseReset),
    FormChosen: (
        "fo",
        lambda event: [event.exercise, event.form],
        lambda exercise, form: FormChosen(exercise, Form(form)),
    ),
    GentleChosen: ("gb", write_nothing, GentleChosen),
    GentleEnded: ("ge", write_nothing, GentleEnded),
    LevelChosen: (
        "lv",
        lambda event: [event.exercise, str(event.level)],
        lambda exercise, level: LevelChosen(exercise, read_number(level)),
    ),
    ProgrammeOpened: ("po", lambda event: [event.programme], ProgrammeOpened),
    ProgrammeChosen: ("pr", lambda event: [event.programme, event.consent_version], ProgrammeChosen),
    PacingChosen: ("pm", lambda event: [event.mode], lambda mode: PacingChosen(PacingMode(mode))),
}
_BY_CODE = {code: read for code, _, read in _CODES.values()}
