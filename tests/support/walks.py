"""Random walks of a person through the coach: taps on any button ever shown, words, commands, and time."""

import json
from collections.abc import Callable
from copy import deepcopy
from datetime import timedelta

from hypothesis import strategies as st

from bot.coach.calendar_events import Page, PageAsked, PauseNamed, QuietNamed
from bot.coach.dose_events import DoseAsked
from bot.coach.dosing import TARGET as DOSE
from bot.coach.effects import (
    Edit,
    Effect,
    EraseEverything,
    LogSet,
    New,
    RecordOccurrence,
    Show,
    ShowPaper,
)
from bot.coach.events import (
    Asked,
    BeginAsked,
    Blocked,
    ButtonUnknown,
    CommandUnclear,
    CommandUnknown,
    DoneReported,
    Event,
    LanguageNamed,
    PacingChosen,
    PauseAsked,
    ResumeAsked,
    SkipAsked,
    SnoozeNamed,
    Started,
    StopAsked,
    TextSaid,
    TimesNamed,
    Topic,
    Unblocked,
    Woken,
    Wordless,
    WordlessSent,
    ZoneFound,
    ZoneNamed,
)
from bot.coach.history import TARGET as HISTORY
from bot.coach.onboarding import TARGET as ONBOARDING
from bot.coach.own_data import DELETION
from bot.coach.own_events import DeletionAsked, ExportAsked
from bot.coach.pacing import PacingMode
from bot.coach.pain_events import PainAsked
from bot.coach.pain_told import TARGET as PAIN
from bot.coach.person import InSession, Prompted
from bot.coach.plan import is_blocked
from bot.coach.share_effects import LinkChat, ListPatients
from bot.coach.share_events import (
    DoseGiven,
    DoseTakenBack,
    FormGiven,
    LinkNamed,
    PatientsAsked,
    ShareAsked,
    UnlinkAsked,
)
from bot.coach.slots import MENU
from bot.coach.times_and_zone import TIMES
from bot.coach.weekly import TARGET as WEEK
from bot.storage.codec import from_json, to_json
from content.model import Form
from tests.support.play import PRACTICE, Play, subscribed
from tests.support.shows import buttons, check

FIXED_TARGETS = {DOSE, ONBOARDING, MENU, HISTORY, DELETION, PAIN, TIMES, WEEK}
"""Messages of which there is one: a newer one takes the name over."""

WORDS = (
    "done", "Done 20", "done 6", "done 400", "not done", "ok", "yes", "no", "skip", "later", "stop", "help",
    "it hurts", "numb", "no pain", "7", "0", "4", "7/10", "what now", "08:00 20:00", "berlin", "somewhere", "fertig",
    "",
)  # fmt: skip

COMMANDS: tuple[Event, ...] = (
    Started(), StopAsked(), PauseAsked(), ResumeAsked(), SkipAsked(), DoneReported(), DoneReported(0),
    DoneReported(6), DoneReported(9999), SnoozeNamed(""), SnoozeNamed("45"), SnoozeNamed("x"),
    TimesNamed(""), TimesNamed("06:00 21:15"), TimesNamed("25:99"), ZoneNamed(""), ZoneNamed("new york"),
    LanguageNamed(""), LanguageNamed("deutsch"), LanguageNamed("x"),
    ZoneNamed("utc"), ZoneNamed("nowhere"), ZoneFound("Asia/Tokyo"), CommandUnknown(), CommandUnclear("done"),
    ExportAsked(), DeletionAsked(), ShareAsked(""), ShareAsked("Left foot"), LinkNamed(""), LinkNamed("abcdefgh"),
    PatientsAsked(), UnlinkAsked(),
    *(BeginAsked(name) for name in ("", "seated", "standing", "toes", "achilles", "flexion", "all", "what")),
    *(QuietNamed(text) for text in ("", "off", "22:00 08:00")), SnoozeNamed("18:30"),
    *(PauseNamed(text) for text in ("2d", "1w", "until 24 Dec", "what")), *(PageAsked(page) for page in Page),
    *(Asked(topic) for topic in Topic), *(WordlessSent(what) for what in Wordless),
    *(DoseAsked(text) for text in ("", "toes 30", "toes 300", "extension hold 8 clinician", "flexion", "what")),
    *(PainAsked(text) for text in ("", "0", "4", "6/10", "11", "much")),
)  # fmt: skip

SILENT: tuple[Event, ...] = (
    Blocked(), Unblocked(), ButtonUnknown(), DoseGiven("toe_pulls", "reps", 40), DoseGiven("toe_pulls", "reps", 999),
    DoseTakenBack("toe_pulls"), FormGiven("toe_pulls", Form.EASIER), FormGiven("toe_pulls", Form.ORDINARY),
    *(PacingChosen(mode) for mode in PacingMode),
)  # fmt: skip

SEEN = Show | ShowPaper | EraseEverything | LinkChat | ListPatients
"""What follows from the last three is said where it is done."""

SECONDS = (0, 1, 3, 6, 12, 31, 61, 65, 125, 310, 1_500, 5_400, 7_200, 40_000, 90_000, 300_000)


class Walk(Play):
    """A play that checks, after every step, what must hold wherever a person stands."""

    def __init__(self, play: Play) -> None:
        super().__init__(play.person, play.practice)
        self.now = play.now
        self.remembered = deepcopy(play.remembered)
        self.seen: list[Event] = [button.event for button in buttons(play.history)]
        self.sets: set[tuple[object, ...]] = set()
        self.targets = {
            show.place.target for show in play.history if isinstance(show, Show) and show.place.target
        }
        if isinstance(self.phase, Prompted):
            self.targets.add(self.phase.shown)
        if isinstance(self.phase, InSession):
            self.targets.add(self.phase.session.shown)
        self.targets.discard("")

    def does(self, event: Event) -> "Walk":
        super().does(event)
        self.seen += [button.event for button in buttons(self.effects)]
        for effect in self.effects:
            check(effect)
            self._once(effect)
        self._stored()
        self._safe()
        return self

    def taps_any(self, index: int) -> None:
        """Old buttons and new; a tap is answered in any case, so nothing need be shown."""
        if self.seen:
            # The newest are likelier, as on a real screen.
            self.does(self.seen[-1 - index % len(self.seen)])

    def said(self, event: Event) -> None:
        """A word or a command is never met with silence."""
        self.does(event)
        assert any(isinstance(effect, SEEN) for effect in self.effects), f"{event}: silence"

    def _once(self, effect: Effect) -> None:
        match effect:
            case EraseEverything():
                self.sets, self.targets = set(), set()
            case LogSet():
                set_ = (effect.session, effect.exercise, effect.side, effect.set_no)
                assert set_ not in self.sets, f"{set_} was logged twice"
                assert 0 < effect.reps <= 2 * effect.planned_reps
                self.sets.add(set_)
            case Show(place=New(target=str(name))) if name[0] in "spc":
                assert name not in self.targets, f"two messages are called {name}"
                self.targets.add(name)
            case Show(place=Edit(target=name)):
                assert name in {*self.targets, *FIXED_TARGETS}, f"{name!r} was never sent"
            case RecordOccurrence():
                assert effect.on <= self.person.local(self.now).date() + timedelta(days=1)
            case _:
                pass

    def _stored(self) -> None:
        assert from_json(json.loads(json.dumps(to_json(self.person)))) == self.person

    def _safe(self) -> None:
        if isinstance(self.phase, InSession):
            session = self.phase.session
            assert session.number == self.person.sessions
            assert 0 <= session.position < len(session.routine)
            assert self.person.interrupted is None
            for planned in session.plan.exercises:
                exercise = self.practice.programme.exercise(planned.id)
                assert not is_blocked(exercise, self.person.blocks), f"{planned.id} was ruled out"
            assert self.person.screened_at is not None, "exercises without a safety screen"
            assert self.person.consent is not None


Move = Callable[[Walk], object]

MOVES: st.SearchStrategy[Move] = st.one_of(
    st.integers(0, 2).map(lambda index: lambda walk: walk.taps_any(index)),
    st.integers(0, 3).map(lambda index: lambda walk: walk.taps_any(index)),
    st.integers(0, 400).map(lambda index: lambda walk: walk.taps_any(index)),
    st.sampled_from(WORDS).map(lambda words: lambda walk: walk.said(TextSaid(words))),
    st.sampled_from(COMMANDS).map(lambda event: lambda walk: walk.said(event)),
    st.sampled_from(SECONDS).map(lambda seconds: lambda walk: walk.waits(seconds)),
    st.just(lambda walk: walk.comes_next() if walk.wake_at else None),
    st.sampled_from(SECONDS).map(lambda seconds: lambda walk: walk.sleeps_through(seconds)),
    st.sampled_from(SILENT).map(lambda event: lambda walk: walk.does(event)),
    st.just(lambda walk: walk.does(Woken())),
)
WALKS = st.lists(MOVES, min_size=1, max_size=60)

BLOCKS = st.frozensets(
    st.sampled_from(sorted({id_ for exercise in PRACTICE.programme.exercises for id_ in exercise.block_if})),
    max_size=3,
)


def from_start() -> Walk:
    return Walk(Play().does(Started()))


def from_idle(blocks: frozenset[str] = frozenset(), pacing: PacingMode = PacingMode.PACER) -> Walk:
    return Walk(Play(subscribed(blocks=blocks, pacing=pacing)))


def from_session(
    name: str, blocks: frozenset[str] = frozenset(), pacing: PacingMode = PacingMode.PACER
) -> Walk:
    return Walk(Play(subscribed(blocks=blocks, pacing=pacing)).does(BeginAsked(name)))
