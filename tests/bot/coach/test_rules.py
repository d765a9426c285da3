"""The table of rules is whole: every event has an answer in every phase."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta
from typing import get_args

import pytest

from bot.coach.calendar_events import (
    ClockRead,
    Page,
    PageAsked,
    PageOpened,
    PauseNamed,
    QuietChosen,
    QuietNamed,
    SlotDaysChosen,
    SlotOpened,
    SlotsOrdered,
    SlotSwitchedOff,
    SlotSwitchedOn,
)
from bot.coach.chart_events import ReportAsked, ThemeChosen
from bot.coach.coach import RULES, Anywhere
from bot.coach.diary import Diary
from bot.coach.dose_events import (
    DoseAsked,
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
    Asked,
    BarrierNamed,
    BeginAsked,
    BegunAnew,
    ClinicianAgreed,
    CommandUnclear,
    ConsentGiven,
    DiaryRead,
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
    ScreenMark,
    ScreenPassed,
    SetCorrected,
    SetOpened,
    ShortBegun,
    SignTakenBack,
    SignUnseen,
    SkipAsked,
    SlotBegun,
    SlotMark,
    SlotSkipped,
    Snoozed,
    SnoozeNamed,
    SnoozeOpened,
    Started,
    StepBegun,
    StepMark,
    StopAsked,
    TextSaid,
    TimesNamed,
    Topic,
    WeeklyChosen,
    Woken,
    Wordless,
    WordlessSent,
    ZoneFound,
    ZoneNamed,
)
from bot.coach.facts import Barrier, Effort, Morning, News, Question
from bot.coach.own_events import DeletionConfirmed
from bot.coach.pacing import PacingMode
from bot.coach.pain_events import (
    EaseAccepted,
    EffortTold,
    ExerciseBlamed,
    HalfAccepted,
    HurtGoneOn,
    MorningTold,
    NewsTold,
    PainAsked,
    PainScored,
    RestAccepted,
    SourceAsked,
)
from bot.coach.person import InSession, Phase, Running
from bot.coach.programme_events import Moved, ProgrammeChosen, ProgrammeOpened
from bot.coach.quiet_hours import Quiet
from bot.coach.screening import asked_at
from bot.coach.share_events import (
    Card,
    ClinicianSpoke,
    DoseGiven,
    DoseTakenBack,
    FormGiven,
    LinkNamed,
    PatientAsked,
    ShareAgreed,
    ShareAsked,
    ShareEnded,
    WordingAccepted,
)
from bot.coach.wishes import (
    CorrectionWish,
    HistoryWish,
    ProgressWish,
    SessionWish,
    SetMark,
    SetWish,
    WeekWish,
    Wish,
)
from content.drawing import Theme
from content.model import Foot, Form, Origin
from tests.support.play import AGREED, SEVEN, Play, first_button, subscribed
from tests.support.uncounted import uncounted
from tests.support.walks import Walk

TODAY = date(2026, 1, 5)
NOW = asked_at(SEVEN)
SLOT, STEP, OLD_STEP = SlotMark("standing", TODAY), StepMark(1, 0), StepMark(0, 99)
OLD_SLOT = SlotMark("gone", date(2020, 2, 29))
MARKED = (
    StepBegun,
    SkipAsked,
    PauseAsked,
    ResumeAsked,
    HurtReported,
    HurtEased,
    AlarmReported,
    EndAsked,
    HurtGoneOn,
    EaseAccepted,
)

REPORTED = SetMark(1, "achilles_stretch", Foot.BOTH, 1)
WISHED: list[Wish] = [
    ProgressWish(),
    HistoryWish(anew=True),
    HistoryWish(anew=False),
    SessionWish(1),
    SetWish(REPORTED),
    CorrectionWish(REPORTED, 12),
    WeekWish(TODAY),
]

FILLED: list[Event] = [
    ConsentGiven(),
    AGREED,
    ConsentGiven("Europe/Berlin", (time(7), time(20))),
    ConsentGiven(None, (time(7),)),
    ConsentGiven(None, None, "de"),
    ConsentGiven(None, None, "unknown"),
    LanguageNamed(""),
    LanguageNamed("english"),
    LanguageNamed("klingon"),
    LanguageChosen("en"),
    LanguageChosen("unknown"),
    LevelChosen("toe_pulls", 30),
    DoseAsked(""),
    DoseAsked("toes 30"),
    DoseAsked("flexion reps 8 clinician"),
    DoseAsked("toes 900"),
    DoseAsked("x"),
    DoseOpened(""),
    DoseOpened("toe_pulls"),
    DoseOpened("gone"),
    DosePartOpened("toe_pulls", "reps"),
    DosePartOpened("toe_pulls", "speed"),
    DoseSet("toe_pulls", "reps", 30, Origin.PERSON),
    DoseSet("toe_pulls", "reps", 10**6, Origin.PERSON),
    DoseSet("toe_pulls", "per_day", 3, Origin.CLINICIAN),
    DoseSet("toe_pulls", "reps", 30, Origin.SOURCE),
    DoseReset("toe_pulls"),
    DoseReset("gone"),
    FormChosen("toe_pulls", Form.EASIER),
    FormChosen("calf_stretch", Form.EASIER),
    GentleChosen(),
    GentleEnded(),
    ShortBegun(SLOT),
    ShortBegun(OLD_SLOT),
    LevelChosen("calf_stretch", 30),
    ThemeChosen(Theme.DARK),
    ThemeChosen(Theme.LIGHT, Page.SETTINGS),
    ReportAsked(),
    ReportAsked("Anna K."),
    *(ScreenPassed(ScreenMark(question, at)) for question in ("stop", "unknown") for at in (0, NOW)),
    *(ScreenItemTicked(ScreenMark(question, NOW), "balance") for question in ("modify", "unknown")),
    ScreenItemTicked(ScreenMark("modify", NOW), "unknown"),
    ScreenItemTicked(ScreenMark("clinician", NOW), "diabetes"),
    *(
        event(at)
        for event in (ScreenAskedAgain, ClinicianAgreed, SignTakenBack, SignUnseen, NamingEnded)
        for at in (0, NOW)
    ),
    *(ExerciseNamed(id_, at) for id_ in ("toe_pulls", "unknown") for at in (0, NOW)),
    *(FootChosen(foot) for foot in Foot),
    ZoneNamed(""),
    ZoneNamed("berlin"),
    ZoneNamed("nowhere"),
    ZoneFound("Asia/Tokyo"),
    TimesNamed(""),
    TimesNamed("6:00 20:00"),
    TimesNamed("never"),
    *(event(page) for event in (PageAsked, PageOpened) for page in Page),
    *(SlotDaysChosen(slot, frozenset({0, 6})) for slot in ("standing", "toes", "unknown")),
    *(
        event(slot)
        for event in (SlotOpened, SlotSwitchedOn, SlotSwitchedOff)
        for slot in ("standing", "toes", "unknown")
    ),
    SlotsOrdered(("seated", "standing")),
    SlotsOrdered(("unknown",)),
    *(QuietNamed(text) for text in ("", "off", "22:00 06:00", "what")),
    QuietChosen(None),
    QuietChosen(Quiet(time(21), time(7))),
    *(ClockRead(text) for text in ("07:00", "14:30", "x")),
    *(PauseNamed(text) for text in ("5d", "until 1 Jan", "2020-01-01", "soon")),
    Woken(),
    *(ShareAsked(label) for label in ("", "Left foot", "x" * 40, "a:b")),
    *(ShareAgreed(label) for label in ("", "Left foot")),
    ShareEnded(1),
    *(LinkNamed(text) for text in ("", "abcdefgh", "abcd efgh Bea")),
    WordingAccepted(1),
    DoseGiven("toe_pulls", "reps", 30),
    DoseGiven("toe_pulls", "reps", 10**6),
    DoseGiven("gone", "reps", 30),
    *(DoseTakenBack(id_) for id_ in ("toe_pulls", "gone")),
    *(FormGiven(id_, form) for id_ in ("toe_pulls", "calf_stretch", "gone") for form in Form),
    ClinicianSpoke(),
    PatientAsked(1, Card()),
    *(event(id_) for event in (ProgrammeOpened, Moved) for id_ in ("metatarsalgia", "gone")),
    ProgrammeChosen("metatarsalgia", "2"),
    *(DeletionConfirmed(on) for on in (TODAY, date(2020, 2, 29))),
    *(event(mark) for event in (SlotBegun, SlotSkipped, SnoozeOpened) for mark in (SLOT, OLD_SLOT)),
    *(Snoozed(mark, timedelta(minutes=10)) for mark in (SLOT, OLD_SLOT)),
    SnoozeNamed(""),
    SnoozeNamed("x"),
    *(
        event(name)
        for event in (BeginAsked, BegunAnew)
        for name in ("", "seated", "achilles", "all", "unknown")
    ),
    *(event(mark) for event in MARKED for mark in (None, STEP, OLD_STEP)),
    *(DoneReported(reps, mark) for reps in (None, 0, 6, 9999) for mark in (None, STEP, OLD_STEP)),
    *(
        PainScored(question, score, mark)
        for question in (Question.BEFORE, Question.PEAK, Question.EXERCISE, Question.NOW)
        for score in (0, 4, 10)
        for mark in (None, STEP, OLD_STEP)
    ),
    *(ExerciseBlamed(id_, mark) for id_ in ("toe_pulls", "", "unknown") for mark in (STEP, OLD_STEP)),
    *(EffortTold(effort, mark) for effort in Effort for mark in (STEP, OLD_STEP)),
    *(MorningTold(morning, mark) for morning in Morning for mark in (SLOT, OLD_SLOT)),
    *(event(mark) for event in (HalfAccepted, RestAccepted, NewsTold) for mark in (SLOT, OLD_SLOT)),
    SlotBegun(SLOT, News.NOTHING),
    *(SourceAsked(id_) for id_ in ("ankle_extension", "calf_stretch", "unknown")),
    *(PainAsked(text) for text in ("", "4", "11", "much")),
    *(PacingChosen(mode) for mode in PacingMode),
    *(Asked(topic) for topic in Topic),
    ExerciseAsked("calf_stretch"),
    ExerciseAsked("unknown"),
    *(TextSaid(text) for text in ("done", "ok", "it hurts", "numb", "", "7", "stop")),
    *(WordlessSent(what) for what in Wordless),
    *(HistoryOpened(session) for session in (None, 1, 99)),
    SetOpened(REPORTED),
    *(BarrierNamed(one) for one in Barrier),
    *(WeeklyChosen(day, time(18)) for day in (None, 0, 6)),
    *(SetCorrected(REPORTED, reps) for reps in (0, 12, 999)),
    *(DiaryRead(Diary(), wish) for wish in WISHED),
    *(CommandUnclear(command) for command in ("done", "skip", "resume")),
]
EVENTS = FILLED + [event() for event in get_args(Event) if event not in {type(one) for one in FILLED}]


def phases() -> dict[str, Walk]:
    """One person in every phase and in every moment of a session."""
    walks: dict[str, Walk] = {}

    def keep(play: Play, name: str) -> None:
        walks.setdefault(name, Walk(play))

    play = Play().does(Started())
    for _ in range(7):
        keep(play, type(play.phase).__name__)
        play.does(first_button(play))
    keep(play, "Idle")
    lock = Play().does(Started())
    lock.does(first_button(lock))
    keep(Play(lock.person).does(ScreenItemTicked(ScreenMark("stop", NOW), "injury")), "Locked")
    lock.flags("diabetes")
    keep(Play(lock.person), "Locked by the clinician's question")
    keep(lock.taps("button.clinician_agreed"), "NamingConditions")
    prompted = Play(subscribed())
    prompted.waits(1800)
    keep(Play(prompted.person).does(SnoozeNamed("")), "snoozed")
    keep(prompted, "Prompted")
    keep(Play(subscribed()).does(PauseAsked()), "Away")
    keep(Play(subscribed()).does(PauseNamed("2d")), "Away for two days")
    keep(Play(subscribed()).does(StopAsked()), "Gone")
    for mode in PacingMode:
        keep_session(keep, mode)
    return walks


def keep_session(keep: Callable[[Play, str], None], mode: PacingMode) -> None:
    session = Play(subscribed(pacing=mode)).does(BeginAsked("all"))
    while isinstance(session.phase, InSession):
        name = f"{type(session.phase.session.step).__name__}, {mode}"
        keep(Play(session.person), name)
        keep(Play(session.person).does(PauseAsked()), f"{name}, paused")
        keep(Play(session.person).does(HurtReported()), f"{name}, hurting")
        if isinstance(session.phase.session.moment, Running):
            session.comes_next()
        else:
            session.says("ok")


PHASES = phases()


def test_every_phase_and_every_step_of_a_session_is_among_them() -> None:
    reached = {type(walk.phase) for walk in PHASES.values()}
    assert reached == set(get_args(Phase))
    common = {"WarmUp", "AwaitStart", "GetReady", "Hold", "Switch", "AwaitDone", "Rest"}
    own = {PacingMode.PACER: "PacedSet", PacingMode.EDITS: "Relax", PacingMode.SOUND: "PacedSet"}
    assert own.keys() == set(PacingMode)
    assert {f"{step}, {mode}" for mode in own for step in common | {own[mode]}} <= PHASES.keys()


def test_every_kind_of_event_has_a_row_that_covers_every_phase() -> None:
    for event in get_args(Event):
        if event is not TextSaid:  # Words become another event, or a remark.
            assert Anywhere in RULES[event] or set(get_args(Phase)) <= RULES[event].keys(), event


def test_every_kind_of_event_is_tried() -> None:
    assert {type(event) for event in EVENTS} == set(get_args(Event))


@uncounted
@pytest.mark.parametrize("phase", sorted(PHASES))
def test_every_event_is_taken_in_every_phase(phase: str) -> None:
    """`Walk` checks what is shown, what is logged, and that nobody is to be woken in the past."""
    for event in EVENTS:
        walk = Walk(Play(replace(PHASES[phase].person)))
        walk.now = PHASES[phase].now
        walk.does(event)
