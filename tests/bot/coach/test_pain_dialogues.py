"""What is asked about pain, before, in and after a session and by /pain, and what is offered in answer."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.coach.easing import eased
from bot.coach.effects import Edit, Effect, LogAnswer, New, Show
from bot.coach.events import (
    AlarmReported,
    BeginAsked,
    EndAsked,
    Event,
    HurtEased,
    HurtReported,
    PauseAsked,
    ResumeAsked,
    Started,
    StepMark,
    StopAsked,
)
from bot.coach.facts import Effort, Outcome, Question
from bot.coach.pain_events import EaseAccepted, EffortTold, ExerciseBlamed, HurtGoneOn, PainAsked, PainScored
from bot.coach.person import (
    CheckOut,
    Idle,
    InSession,
    Locked,
    Prompted,
    Running,
    ScoreAsked,
    Session,
)
from bot.coach.routine import AwaitDone, AwaitStart, Hold, Relax, Rest, Step, Switch
from content.model import Foot, Load
from tests.support.play import PRACTICE, Play, first_button, subscribed

MINUTES = 60
SCORES = list(range(11))


def began(name: str = "standing", foot: Foot = Foot.LEFT) -> Play:
    return Play(subscribed(foot=foot)).does(BeginAsked(name))


def session(play: Play) -> Session:
    assert isinstance(play.phase, InSession)
    return play.phase.session


def on(play: Play) -> None:
    """The first button where the person is awaited, time where something runs."""
    if isinstance(session(play).moment, Running):
        play.comes_next()
    else:
        play.does(first_button(play))


def reach(kind: type, name: str = "standing", *, nth: int = 1) -> Play:
    play = began(name)
    for _ in range(300):
        if isinstance(session(play).step, kind):
            nth -= 1
            if nth == 0:
                return play
        position = session(play).position
        while session(play).position == position:
            on(play)
    raise AssertionError(f"no {kind.__name__}")


def finished(name: str = "standing") -> Play:
    play = began(name)
    while isinstance(play.phase, InSession):
        on(play)
    return play


def answers(play: Play) -> list[tuple[str, object, str]]:
    return [
        (effect.question.value, effect.value, effect.exercise)
        for effect in play.history
        if isinstance(effect, LogAnswer)
    ]


def ways(play: Play) -> list[Event]:
    """The events of the buttons that the last step showed."""
    shows = (effect for effect in play.effects if isinstance(effect, Show))
    return [button.event for show in shows for row in show.buttons for button in row]


def scores(question: Question, ways: list[Event]) -> list[int]:
    return [way.score for way in ways if isinstance(way, PainScored) and way.question is question]


def shows(effects: tuple[Effect, ...]) -> list[Show]:
    return [effect for effect in effects if isinstance(effect, Show)]


# Before


@pytest.mark.parametrize("name", ["standing", "seated", "toes", "all"])
def test_a_session_asks_how_it_feels_on_its_first_message_and_goes_on_without_an_answer(name: str) -> None:
    play = began(name)
    assert "before.question" in play.shown()
    assert scores(Question.BEFORE, ways(play)) == SCORES
    assert not isinstance(ways(play)[0], PainScored)
    on(play)
    assert "before.question" not in play.shown()
    assert answers(play) == []


def test_an_exercise_by_itself_asks_nothing() -> None:
    assert "before.question" not in began("achilles").shown()


@pytest.mark.parametrize("score", range(6))
def test_a_score_before_is_kept_and_the_session_goes_on(score: int) -> None:
    play = began()
    tapped = next(way for way in ways(play) if isinstance(way, PainScored) and way.score == score)
    play.does(tapped)
    assert answers(play) == [("before", score, "")]
    assert session(play).before == score
    assert "before.question" not in play.shown()
    assert play.does(tapped).shown() == ["toast.already"]


@pytest.mark.parametrize("said", ["4", "4/10"])
def test_a_score_before_may_be_typed_while_it_is_asked(said: str) -> None:
    assert answers(began().says(said)) == [("before", 4, "")]
    later = reach(AwaitDone).says(said)
    assert answers(later) == []
    assert later.shown()[0] == "session.number"


@pytest.mark.parametrize("score", range(6, 11))
def test_from_six_on_there_is_no_session_but_rest_and_the_score(score: int) -> None:
    play = began().says(str(score))
    assert isinstance(play.phase, Idle)
    assert {"before.too_much", "rest.advice"} <= set(play.shown())
    assert answers(play) == [("before", score, "")]
    assert play.logged() == []
    assert play.outcomes()[-1][2] == "skipped"
    assert play.remembered.sessions[1].outcome is Outcome.SKIPPED
    assert play.person.interrupted is None


# In a session


@pytest.mark.parametrize(
    ("before", "score", "key", "offered"),
    [
        (None, 2, "hurt.mild", [HurtEased, HurtGoneOn]),
        (None, 4, "hurt.ease", [HurtEased, EaseAccepted]),
        (None, 6, "hurt.too_much", [HurtEased]),
        (1, 4, "hurt.risen", [HurtEased]),
        (5, 5, "hurt.ease", [HurtEased, EaseAccepted]),
        (5, 8, "hurt.too_much", [HurtEased]),
    ],
)
def test_too_painful_is_answered_by_the_table(
    before: int | None, score: int, key: str, offered: list[type]
) -> None:
    play = began() if before is None else began().says(str(before))
    while not isinstance(session(play).step, Rest):
        on(play)
    play.taps("button.hurts").says(str(score))
    assert key in play.shown()
    assert [type(way) for way in ways(play)] == [*offered, EndAsked, AlarmReported]
    assert ("exercise", score, "achilles_stretch") in answers(play)


def test_after_a_mild_score_the_same_step_goes_on() -> None:
    play = reach(Rest)
    position = session(play).position
    play.says("it hurts").says("2").taps("button.hurt_go_on")
    assert session(play).position == position
    assert session(play).left == ()


def test_easing_off_halves_what_is_left_of_the_exercise() -> None:
    play = reach(AwaitDone, nth=3)  # The second of three sets of twelve.
    play.says("it hurts").says("4").taps("button.ease")
    assert isinstance(session(play).step, AwaitDone)
    assert "session.go" in play.shown()
    while session(play).plan.exercises[-1].id not in {one.exercise for one in session(play).done}:
        on(play)
        if not isinstance(play.phase, InSession):
            break
    reps = [one.reps for one in play.logged() if one.exercise == "achilles_stretch"]
    assert reps == [12, 6, 6]


def test_a_set_of_holds_that_hurts_ends_there_and_the_next_are_half() -> None:
    play = reach(Relax, "seated")
    play.says("it hurts").says("5").taps("button.ease")
    step = session(play).step
    assert isinstance(step, AwaitDone)
    assert (step.set_no, step.reps) == (1, 8)
    reps = [one.reps for one in session(play).routine if isinstance(one, AwaitDone)]
    assert reps == [1, 8, 4, 4, 8, 8, 8, 25]


def test_a_long_hold_that_hurts_ends_there_and_the_other_leg_holds_half() -> None:
    play = reach(Hold)
    play.says("it hurts").says("5").taps("button.ease")
    assert isinstance(session(play).step, Switch)
    holds = [one.lasts for one in session(play).routine if isinstance(one, Hold)]
    assert holds == [timedelta(seconds=15)] * 2


def test_from_six_on_what_loads_the_forefoot_is_left_out_too() -> None:
    play = reach(AwaitStart, "all")
    play.says("it hurts").says("6")
    left = {id_ for id_, _ in session(play).left}
    heavy = {one.id for one in PRACTICE.programme.exercises if one.forefoot_load is not Load.LOW}
    assert left == {"calf_stretch", *heavy}
    assert "hurt.left_out" in play.shown()
    play.taps("button.eased")
    done = set()
    while isinstance(play.phase, InSession):
        on(play)
        done |= {one.exercise for one in play.logged()}
    assert done == {"ankle_extension"}


def test_what_was_left_out_stays_out_when_the_session_is_resumed() -> None:
    play = reach(AwaitStart, "all").says("it hurts").says("9").taps("button.end")
    play.taps("button.go_on")
    while isinstance(play.phase, InSession):
        on(play)
    assert {one.exercise for one in play.logged()} == {"ankle_extension"}


def test_the_highest_score_of_an_exercise_is_kept() -> None:
    play = reach(AwaitDone, nth=2)
    play.says("it hurts").says("3").taps("button.hurt_go_on").says("it hurts").says("1")
    assert answers(play)[-1] == ("exercise", 3, "achilles_stretch")


def test_numb_stops_everything_even_while_a_score_is_awaited() -> None:
    play = reach(AwaitDone).says("it hurts").says("it went numb")
    assert isinstance(play.phase, Locked)
    assert play.shown()[0] == "locked.stop"


@pytest.mark.parametrize("event", [HurtGoneOn(), EaseAccepted(), HurtEased()])
def test_no_way_on_counts_before_the_score_was_told(event: Event) -> None:
    play = reach(AwaitDone).says("it hurts")
    before = play.person
    assert play.does(event).person == before


@pytest.mark.parametrize("score", [6, 10])
def test_a_stop_is_final(score: int) -> None:
    play = reach(AwaitDone).says("it hurts").says(str(score))
    before = play.person
    for event in (HurtGoneOn(), EaseAccepted(), PainScored(Question.EXERCISE, 0), HurtReported()):
        assert play.does(event).person == before


@given(st.sampled_from(["standing", "seated", "all"]), st.sampled_from(list(Foot)), st.data())
def test_easing_never_raises_a_number_and_leaves_what_lies_behind(
    name: str, foot: Foot, data: st.DataObject
) -> None:
    play = began(name, foot)
    here = session(play)
    for _ in range(2):
        at = data.draw(st.integers(here.position, len(here.routine) - 1))
        here = replace(here, position=at)
        smaller = eased(here)
        if smaller is None:
            continue
        assert here.position <= smaller.position < len(smaller.routine)
        assert [_kind(one) for one in smaller.routine[: at + 1]] == [
            _kind(one) for one in here.routine[: at + 1]
        ]
        assert _total(smaller) <= _total(here)
        assert all(one <= other for one, other in zip(_reps(smaller), _reps(here), strict=True))
        assert [one.id for one in smaller.plan.exercises] == [one.id for one in here.plan.exercises]
        here = smaller


def _kind(step: Step) -> tuple[type, str]:
    return type(step), getattr(step, "exercise", "")


def _reps(one: Session) -> list[int]:
    return [step.reps for step in one.routine if isinstance(step, AwaitDone)]


def _total(one: Session) -> timedelta:
    return sum((step.lasts for step in one.routine if isinstance(step, Hold)), timedelta())


# After


def test_the_summary_asks_for_the_peak_and_the_effort_with_one_tap_each() -> None:
    play = finished()
    assert {"summary.all", "peak.question"} <= set(play.shown())
    assert scores(Question.PEAK, ways(play)) == SCORES
    play.does(first_button(play))
    assert "effort.question" in play.shown()
    assert [type(way) for way in ways(play)] == [EffortTold] * 3
    play.taps("button.effort.fine")
    assert "check_out.go_on" in play.shown()
    assert answers(play) == [("peak", 0, ""), ("effort", Effort.FINE, "")]
    assert play.phase == Idle()
    assert all(isinstance(show.place, Edit) for show in shows(play.effects))


def test_above_three_it_asks_which_exercise() -> None:
    play = finished().says("5")
    assert "blame.question" in play.shown()
    play.does(ways(play)[-2])
    assert answers(play) == [("peak", 5, ""), ("exercise", 5, "toe_pulls")]
    play.taps("button.effort.hard")
    assert "check_out.ease" in play.shown()


def test_who_cannot_say_which_one_is_asked_no_further() -> None:
    play = finished().says("7").taps("button.hard_to_say")
    assert answers(play) == [("peak", 7, "")]
    assert "check_out.stop" in play.taps("button.effort.easy").shown()


def test_a_slot_of_one_exercise_asks_not_which() -> None:
    play = finished("toes").says("5")
    assert "effort.question" in play.shown()
    assert answers(play) == [("peak", 5, ""), ("exercise", 5, "toe_pulls")]


def test_left_alone_the_questions_close_without_a_word() -> None:
    play = finished()
    play.history.clear()
    play.waits(30 * MINUTES)
    assert play.phase == Idle()
    (settled,) = shows(play.effects)
    assert isinstance(settled.place, Edit)
    assert settled.buttons == ()
    assert play.rings() == 0
    assert play.says("5").shown()[0] == "words.not_understood"
    assert answers(play) == []


@pytest.mark.parametrize("event", [BeginAsked("seated"), PainAsked("")])
def test_something_else_takes_the_question_from_the_summary(event: Event) -> None:
    play = finished()
    target = next(show.place for show in shows(play.effects) if "peak.question" in keys(show))
    assert isinstance(target, New)
    play.does(event)
    edits = [show for show in shows(play.effects) if show.place == Edit(target.target or "")]
    assert [show.buttons for show in edits] == [()]


def keys(show: Show) -> list[str]:
    return [line.key for line in show.lines]


def test_the_language_and_start_leave_the_question_open() -> None:
    play = finished().does(Started())
    assert isinstance(play.phase, Idle)
    assert isinstance(play.phase.asking, CheckOut)
    assert answers(play.says("3")) == [("peak", 3, "")]


def test_a_session_of_which_nothing_was_reported_asks_nothing() -> None:
    play = began()
    while isinstance(play.phase, InSession):
        play.says("skip")
    assert "peak.question" not in play.shown()


def test_a_prompt_that_waited_for_the_end_comes_without_the_question() -> None:
    play = Play(subscribed())
    play.waits(12 * 3600 + 29 * MINUTES).does(BeginAsked("standing"))
    while isinstance(play.phase, InSession):
        on(play)
    assert isinstance(play.phase, Prompted)
    assert "peak.question" not in play.shown()


# Ended early


def ended_early(exercises: int = 1) -> Play:
    """A set reported of so many, then paused and ended by a tap."""
    play = began()
    while len({one.exercise for one in play.logged()}) < exercises:
        on(play)
    return play.does(PauseAsked()).taps("button.end")


def test_who_ends_a_session_by_a_tap_is_asked_for_the_peak_below_the_goodbye() -> None:
    play = ended_early()
    assert play.shown()[-2:] == ["session.closed", "peak.question"]
    goodbye = shows(play.effects)[-1]
    assert isinstance(goodbye.buttons[0][0].event, ResumeAsked)
    assert scores(Question.PEAK, [one.event for row in goodbye.buttons[1:] for one in row]) == SCORES


def test_after_an_early_end_one_number_is_enough() -> None:
    play = ended_early()
    play.does(PainScored(Question.PEAK, 2, mark_of_peak(play)))
    assert answers(play) == [("peak", 2, ""), ("exercise", 2, "calf_stretch")]
    assert play.shown()[:2] == ["session.closed", "check_out.go_on"]
    assert play.phase == Idle()
    assert isinstance(first_button(play), ResumeAsked)


def mark_of_peak(play: Play) -> StepMark | None:
    return next(way.mark for way in ways(play) if isinstance(way, PainScored))


def test_a_high_peak_of_an_early_end_is_laid_to_an_exercise_that_was_tried_and_the_effort_is_not_asked() -> (
    None
):
    play = ended_early(exercises=2).says("6")
    assert "blame.question" in play.shown()
    blamed = [way.exercise for way in ways(play) if isinstance(way, ExerciseBlamed)]
    assert blamed == ["calf_stretch", "achilles_stretch", ""]
    play.taps("button.hard_to_say")
    assert "check_out.stop" in play.shown()
    assert "effort.question" not in play.shown()
    before = play.person
    session = before.interrupted
    assert session is not None
    play.does(EffortTold(Effort.EASY, StepMark(session.number, len(session.routine))))
    assert play.person == before


def test_ending_because_it_hurts_asks_too_and_argues_with_nothing() -> None:
    play = began()
    while not isinstance(session(play).step, AwaitDone):
        on(play)
    play.does(HurtReported()).taps("button.end")
    assert isinstance(play.phase, Idle)
    assert "peak.question" in play.shown()
    play.waits(31 * MINUTES)
    assert answers(play) == []
    assert play.phase == Idle()


def test_who_ends_before_anything_was_done_is_asked_nothing() -> None:
    play = began().does(PauseAsked()).taps("button.end")
    assert play.shown()[-1] == "session.closed_unlogged"


def test_who_went_silent_is_asked_nothing_until_the_next_morning() -> None:
    play = began()
    while not play.logged():
        on(play)
    play.waits(45 * MINUTES)
    assert isinstance(play.phase, Idle)
    assert play.phase.asking is None
    assert not [show for show in shows(tuple(play.history)) if "peak.question" in keys(show)]
    assert play.person.worked_on is not None


def test_stopping_all_prompts_asks_nothing() -> None:
    play = began()
    while not play.logged():
        on(play)
    play.does(StopAsked())
    assert "peak.question" not in play.shown()


def test_going_on_takes_the_question_and_a_second_end_asks_in_a_message_of_its_own() -> None:
    play = ended_early()
    first = shows(play.effects)[-1].place.target
    play.taps("button.go_on")
    assert isinstance(play.phase, InSession)
    (left,) = [show for show in shows(play.effects) if show.place == Edit(first or "")]
    assert (keys(left), left.buttons) == (["session.gone_on"], ())
    play.does(PauseAsked()).taps("button.end")
    assert shows(play.effects)[-1].place.target != first


# At any moment


def test_pain_asks_for_a_score_and_takes_it_by_tap_or_number() -> None:
    play = Play(subscribed()).does(PainAsked(""))
    assert "pain.direction.unknown" in play.shown()
    assert scores(Question.NOW, ways(play)) == SCORES
    assert isinstance(play.phase, Idle)
    assert isinstance(play.phase.asking, ScoreAsked)
    play.says("4")
    assert answers(play) == [("now", 4, "")]
    assert "pain.ease" in play.shown()
    assert play.says("4").shown()[0] == "words.not_understood"


@pytest.mark.parametrize(("text", "score"), [("0", 0), ("4", 4), ("10", 10), ("6/10", 6), (" 3 ", 3)])
def test_pain_with_a_number_is_an_answer(text: str, score: int) -> None:
    assert answers(Play(subscribed()).does(PainAsked(text))) == [("now", score, "")]


@pytest.mark.parametrize("text", ["11", "-1", "much", "4 5", "٤"])
def test_pain_with_anything_else_is_refused_with_an_example(text: str) -> None:
    play = Play(subscribed()).does(PainAsked(text))
    assert play.shown() == ["pain.refused"]
    assert answers(play) == []


def test_the_direction_of_two_weeks_is_told_in_words() -> None:
    play = Play(subscribed())
    for day in range(14):
        play.does(PainAsked("5" if day < 7 else "2"))
        play.waits(24 * 3600 if day < 13 else 0)
    assert "pain.direction.lower" in play.does(PainAsked("")).shown()


@pytest.mark.parametrize(
    "severe", [lambda: Play(subscribed()).does(PainAsked("8")), lambda: began().says("7")]
)
def test_after_a_severe_score_nothing_begins_that_day_before_a_lower_one(severe: Callable[[], Play]) -> None:
    for begins in (BeginAsked(""), BeginAsked("achilles"), BeginAsked("all")):
        play = severe().does(begins)
        assert play.shown() == ["begin.sore", "pain.question"]
        assert not isinstance(play.phase, InSession)
        again = play.does(PainScored(Question.NOW, 6)).does(begins)
        assert not isinstance(again.phase, InSession)
        assert isinstance(again.does(PainScored(Question.NOW, 3)).does(begins).phase, InSession)


def test_a_severe_score_holds_back_a_prompt_of_that_day_and_none_of_the_next() -> None:
    play = Play(subscribed()).does(PainAsked("8"))
    while not isinstance(play.phase, Prompted):
        play.waits(600)
    play.taps("button.start")
    assert isinstance(play.phase, Prompted)
    assert "begin.sore" in play.shown()
    play.waits(24 * 3600)
    assert isinstance(play.does(BeginAsked("")).phase, InSession)


def test_a_locked_person_may_still_log_a_score() -> None:
    play = Play(subscribed()).does(AlarmReported()).does(PainAsked("8"))
    assert answers(play) == [("now", 8, "")]
    assert isinstance(play.phase, Locked)


@pytest.mark.parametrize("play", [Play(), Play().does(Started())])
def test_nothing_is_kept_of_somebody_who_has_not_agreed(play: Play) -> None:
    play.does(PainAsked("8")).does(PainScored(Question.NOW, 8))
    assert answers(play) == []


def test_a_bad_score_three_days_running_is_answered_once_a_week() -> None:
    play = Play(subscribed())
    said = []
    for _ in range(14):
        play.does(PainAsked("7"))
        said.append("advice.severe" in play.shown())
        play.waits(24 * 3600)
    assert [day for day, advised in enumerate(said) if advised] == [2, 9]


def test_all_that_is_asked_costs_no_message_of_its_own() -> None:
    """Two taps after a session, and the two edits that they cause."""
    play = finished()
    asked = [show for show in shows(tuple(play.history)) if "before.question" in keys(show)]
    assert len(asked) == 1
    none = first_button(play)
    play.history.clear()
    play.does(none).taps("button.effort.fine")
    assert [type(show.place) for show in shows(tuple(play.history))] == [Edit, Edit]
