"""A session that ended early today: going on comes before beginning anew, whatever leads to a session."""

import pytest

from bot.charts.month import Mark, month_of
from bot.charts.record import record_of
from bot.coach.calendar_events import PauseNamed
from bot.coach.clinicians_week import figures
from bot.coach.effects import Key, RecordOccurrence, Show, Style
from bot.coach.events import (
    Asked,
    BeginAsked,
    BegunAnew,
    DoneReported,
    EndAsked,
    Event,
    ResumeAsked,
    SlotBegun,
    SlotMark,
    SlotSkipped,
    Started,
    TextSaid,
    Topic,
)
from bot.coach.facts import Question
from bot.coach.pain_events import PainScored
from bot.coach.person import Away, Idle, InSession, Prompted, Running
from bot.coach.progress import week
from bot.coach.sharing import Share
from tests.support.play import PRACTICE, SEVEN, Play, first_button, subscribed

MINUTES = 60
HOURS = 3600
TODAY = SEVEN.date()


def ended(slot: str = "seated") -> Play:
    """One set was reported, then it was enough. It is a little after seven, half an hour before the first prompt."""
    play = Play(subscribed()).does(BeginAsked(slot)).says("ok").says("ok").says("done").waits(10)
    while not play.logged():
        play.says("done").waits(10)
    return play.does(EndAsked())


def offered(play: Play) -> list[Event]:
    """The buttons of what was shown last, in their order."""
    shown = [effect for effect in play.effects if isinstance(effect, Show) and effect.buttons]
    return [button.event for row in shown[-1].buttons for button in row]


@pytest.mark.parametrize(
    "event",
    [
        BeginAsked(""),
        BeginAsked("seated"),
        Started(),
        TextSaid("start"),
        TextSaid("go on"),
        Asked(Topic.TODAY),
        TextSaid("done"),
        TextSaid("done 5"),
        DoneReported(),
        SlotBegun(SlotMark("seated", TODAY)),
    ],
    ids=str,
)
def test_whatever_leads_to_a_session_offers_first_to_go_on_and_then_to_start_anew(event: Event) -> None:
    play = ended()
    before, logged = play.person, len(play.logged())
    play.does(event)
    first, second, *_ = offered(play)
    assert isinstance(first, ResumeAsked)
    assert second == BegunAnew("seated")
    assert len(play.logged()) == logged
    assert play.person.interrupted == before.interrupted
    play.does(first)
    assert isinstance(play.phase, InSession)
    assert play.phase.session.number == 1


def test_the_button_names_the_exercise_that_it_goes_on_with_and_is_the_ordinary_way() -> None:
    play = ended().does(BeginAsked(""))
    shown = next(effect for effect in play.effects if isinstance(effect, Show) and effect.buttons)
    button = shown.buttons[0][0]
    assert button.style is Style.PRIMARY
    play.does(button.event)
    assert isinstance(play.phase, InSession)
    exercise = play.practice.programme.exercise(getattr(play.phase.session.step, "exercise", ""))
    assert button.label.values["exercise"] == Key(exercise.short_title)


def test_a_done_that_comes_after_the_end_is_said_not_to_be_logged() -> None:
    assert ended().says("done 5").shown()[0] == "done.closed"


def test_begun_anew_it_is_a_session_of_its_own_and_its_prompt_stays_away() -> None:
    play = ended().does(BeginAsked("")).does(offered(ended().does(BeginAsked("")))[1])
    assert isinstance(play.phase, InSession)
    assert play.phase.session.number == 2
    assert play.phase.session.plan.slot == "seated"
    play.does(EndAsked()).waits(20 * HOURS)
    prompts = [
        one
        for one in play.history
        if isinstance(one, RecordOccurrence) and one.outcome == "prompted" and one.on == TODAY
    ]
    assert [one.slot for one in prompts] == ["standing"]


def test_the_slot_that_comes_next_has_a_button_of_its_own() -> None:
    play = ended().does(BeginAsked(""))
    assert offered(play)[2] == BegunAnew("standing")
    play.does(BegunAnew("standing"))
    assert isinstance(play.phase, InSession)
    assert play.phase.session.plan.slot == "standing"


def test_the_next_slots_prompt_comes_and_its_start_begins_it() -> None:
    play = ended().waits(40 * MINUTES)
    assert isinstance(play.phase, Prompted)
    assert play.phase.slot == "standing"
    play.does(BeginAsked(""))
    assert isinstance(play.phase, InSession)
    assert play.phase.session.plan.slot == "standing"


@pytest.mark.parametrize("event", [TextSaid("done"), Started()], ids=str)
def test_under_an_open_prompt_the_way_back_comes_second(event: Event) -> None:
    play = ended().waits(40 * MINUTES).does(event)
    first, second = offered(play)
    assert not isinstance(first, ResumeAsked)
    assert isinstance(second, ResumeAsked)
    play.does(second)
    assert isinstance(play.phase, InSession)
    assert play.phase.session.number == 1


def test_another_slot_or_exercise_that_is_named_begins_unasked() -> None:
    for name in ("standing", "all", "achilles"):
        assert isinstance(ended().does(BeginAsked(name)).phase, InSession)


def test_after_midnight_it_begins_anew_unasked() -> None:
    play = ended().waits(40 * MINUTES)
    play.does(SlotSkipped(SlotMark("standing", TODAY))).waits(18 * HOURS)
    assert isinstance(play.phase, Idle)
    play.does(BeginAsked(""))
    assert play.person.sessions == 2


def test_in_a_pause_of_the_prompts_the_button_goes_on_and_ends_the_pause() -> None:
    play = ended().does(PauseNamed("3d"))
    assert isinstance(play.phase, Away)
    first, *_ = offered(play.does(BeginAsked("")))
    assert isinstance(play.phase, Away)
    play.does(first)
    assert isinstance(play.phase, InSession)
    assert play.shown()[0] == "resume.back"


def test_after_a_severe_score_nothing_goes_on_before_a_lower_one() -> None:
    play = ended().does(PainScored(Question.NOW, 9))
    assert play.does(BeginAsked("")).shown()[0] == "begin.sore"
    assert play.does(ResumeAsked()).shown()[0] == "begin.sore"
    play.does(PainScored(Question.NOW, 1)).does(ResumeAsked())
    assert isinstance(play.phase, InSession)


@pytest.mark.parametrize("way", [0, 1], ids=["gone on with", "begun anew"])
def test_begun_anew_it_counts_once_in_every_place(way: int) -> None:
    """Walked through in the end, it is the same week whether it was gone on with or begun a second time."""
    play = ended()
    play.does(offered(play.does(BeginAsked("")))[way])
    while isinstance(play.phase, InSession):
        runs = isinstance(play.phase.session.moment, Running)
        play.comes_next() if runs else play.does(first_button(play))
    diary = play.remembered.diary(None)
    assert len(diary.sessions) == 1 + way
    seven = week(PRACTICE.programme, diary, TODAY)
    assert (seven.finished, seven.reported_sets, seven.planned_sets) == (1, 9, 9)
    said = {line.key: line.values for line in play.does(Asked(Topic.PROGRESS)).lines()}
    assert said["progress.sets"] == {"done": 9, "planned": 9}
    assert said["progress.slot.sets"]["done"] == 9
    record = record_of(PRACTICE, play.person, diary, TODAY).recent
    assert (record.finished, record.reported_sets, record.planned_sets) == (1, 9, 9)
    assert month_of(PRACTICE, play.person, diary, TODAY).days[TODAY.weekday() - 7].marks[1] is Mark.DONE
    told = figures(PRACTICE, play.person, Share(1, "", 1, SEVEN), diary, TODAY)
    sets = next(line for line in told if line.key == "share.sets")
    assert sets.values == {"done": 9, "planned": 9}
