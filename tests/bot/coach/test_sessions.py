"""A session from its first message to its summary: by taps, by words, in pain, in silence, and after a break."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.coach.effects import CorrectSet, Edit, Effect, Flourish, LogSet, New, Show, Sound
from bot.coach.events import (
    AlarmReported,
    BeginAsked,
    Blocked,
    DoneReported,
    EndAsked,
    Event,
    HurtEased,
    HurtReported,
    PauseAsked,
    ResumeAsked,
    SkipAsked,
    SlotBegun,
    SlotMark,
    Started,
    StepBegun,
    StepMark,
    StopAsked,
    TimesNamed,
    Woken,
    Wordless,
    WordlessSent,
)
from bot.coach.pacing import PacingMode
from bot.coach.pain_events import EaseAccepted, PainScored, SourceAsked
from bot.coach.person import (
    Awaited,
    Gone,
    Hurting,
    Idle,
    InSession,
    Locked,
    Moment,
    Paused,
    PausedBy,
    Running,
    Session,
)
from bot.coach.routine import AwaitDone, AwaitStart, GetReady, Hold, Relax, Rest, Step, Switch, WarmUp
from content.model import Foot
from tests.support.play import Play, at, first_button, subscribed

MINUTES, HOURS = 60, 3600
CALF_S = 30


def began(name: str = "standing", foot: Foot = Foot.LEFT) -> Play:
    return Play(subscribed(foot=foot)).does(BeginAsked(name))


def session(play: Play) -> Session:
    assert isinstance(play.phase, InSession)
    return play.phase.session


def step(play: Play) -> Step:
    return session(play).step


def moment(play: Play) -> Moment:
    return session(play).moment


def reach(kind: type, name: str = "standing", *, foot: Foot = Foot.LEFT, nth: int = 1) -> Play:
    """A session at its *nth* step of this kind, reached by the ordinary way on."""
    play = began(name, foot)
    for _ in range(300):
        if isinstance(step(play), kind):
            nth -= 1
            if nth == 0:
                return play
        go_on(play)
    raise AssertionError(f"no {kind.__name__} in {name}")


def go_on(play: Play) -> None:
    """The first button where the person is awaited, time where something runs."""
    if isinstance(moment(play), Running):
        position = session(play).position
        while isinstance(play.phase, InSession) and session(play).position == position:
            play.comes_next()
    else:
        play.does(first_button(play))


def steps_of(play: Play) -> list[str]:
    return [type(one).__name__ for one in session(play).routine]


def sets(play: Play) -> list[tuple[str, str, int, int]]:
    return [(one.exercise, one.side.value, one.set_no, one.reps) for one in play.logged()]


HELD = [("calf_stretch", "left", 1, 1), ("calf_stretch", "right", 1, 1)]
TOES = [("toe_pulls", "both", 1, 25)]


def flourishes(play: Play) -> list[Flourish]:
    """What played over the chat from the beginning on."""
    new = (show.place for show in play.history if isinstance(show, Show) and isinstance(show.place, New))
    return [place.flourish for place in new if place.flourish is not None]


# From end to end


def test_the_standing_session_is_walked_by_first_buttons_to_a_full_summary() -> None:
    play = began("standing")
    while isinstance(play.phase, InSession):
        go_on(play)
    achilles = [("achilles_stretch", "both", set_no, 12) for set_no in (1, 2, 3)]
    assert sets(play) == HELD + achilles + TOES
    assert "summary.all" in play.shown()
    assert flourishes(play) == [Flourish.CONFETTI]
    assert play.outcomes() == [
        ("standing", play.person.local(at(0)).date(), "started"),
        ("standing", play.person.local(at(0)).date(), "finished"),
    ]


@pytest.mark.parametrize("foot", list(Foot))
def test_the_seated_session_works_the_sore_foot_alone_or_both_in_turn(foot: Foot) -> None:
    play = began("seated", foot)
    while isinstance(play.phase, InSession):
        go_on(play)
    sides = ["left", "right"] if foot is Foot.BOTH else [foot.value]
    paced = [
        (exercise, side, set_no, 8)
        for exercise in (["ankle_flexion"] if foot is Foot.BOTH else ["ankle_extension", "ankle_flexion"])
        for side in sides
        for set_no in (1, 2, 3)
    ]
    assert sets(play) == HELD + paced + TOES


@pytest.mark.parametrize("name", ["standing", "seated", "all", "flexion"])
def test_who_taps_every_first_button_at_once_reaches_the_end_and_logs_all(name: str) -> None:
    play = began(name)
    for _ in range(400):
        if not isinstance(play.phase, InSession):
            break
        before = play.person
        play.does(first_button(play))
        if play.person == before:
            play.comes_next()  # A moment too short for a button of its own.
    assert not isinstance(play.phase, InSession)
    assert len(sets(play)) == {"standing": 6, "seated": 9, "all": 12, "flexion": 3}[name]


@pytest.mark.parametrize("kind", [Hold, Relax])
def test_a_hold_may_be_cut_short_by_its_button_and_not_by_an_ok(kind: type) -> None:
    play = reach(kind, "extension")
    position = session(play).position
    assert session(play.says("ok")).position == position
    go = play.button("button.go_on")
    assert session(play.does(go)).position == position + 1
    assert session(play.does(go)).position == position + 1
    assert play.shown() == ["toast.already"]
    assert play.logged() == []


@pytest.mark.parametrize("word", ["done", "ok"])
@pytest.mark.parametrize("name", ["standing", "seated", "all", "achilles"])
def test_one_word_is_enough_to_walk_a_whole_session(name: str, word: str) -> None:
    play = began(name)
    for _ in range(400):
        if not isinstance(play.phase, InSession):
            break
        if isinstance(moment(play), Running):
            play.comes_next()
        else:
            play.says(word)
    assert "summary.all" in [
        key for effect in play.history if isinstance(effect, Show) for key in keys(effect)
    ]
    assert len(sets(play)) == len(set(sets(play)))


def keys(show: Show) -> list[str]:
    return [line.key for line in show.lines]


def test_done_with_a_number_logs_that_many() -> None:
    play = reach(AwaitDone, "achilles").says("done 6")
    assert sets(play) == [("achilles_stretch", "both", 1, 6)]
    assert play.logged()[0].planned_reps == 12


@pytest.mark.parametrize(
    ("said", "answer"), [("done 25", "done.too_many"), ("done 0", "session.take_your_time")]
)
def test_a_number_that_makes_no_sense_logs_nothing_and_asks_again(said: str, answer: str) -> None:
    play = reach(AwaitDone, "achilles").says(said)
    assert play.logged() == []
    assert answer in play.shown()
    assert isinstance(first_button(play), DoneReported)


def test_nothing_is_logged_that_was_not_reported() -> None:
    play = reach(AwaitDone, "standing")
    assert play.logged() == []
    play.waits(4 * HOURS)
    assert play.logged() == []


def test_the_summary_says_when_the_other_slot_comes_today_and_not_tomorrow() -> None:
    morning = began("standing")
    while isinstance(morning.phase, InSession):
        go_on(morning)
    assert "summary.later" in morning.shown()
    evening = Play(subscribed())
    evening.waits(12.5 * HOURS)
    evening.does(BeginAsked("seated"))
    while isinstance(evening.phase, InSession):
        go_on(evening)
    assert "summary.later" not in evening.shown()


# The calf: two holds, facing the wall


def test_a_hold_has_a_quiet_half_mark_and_a_sounding_end() -> None:
    play = reach(Hold)
    hold_ends = play.now + timedelta(seconds=CALF_S)
    play.comes_next()
    assert play.now == hold_ends - timedelta(seconds=CALF_S / 2)
    assert play.shown()[-1] == "session.half"
    assert play.rings() == 0
    play.comes_next()
    assert play.now == hold_ends
    assert isinstance(step(play), Switch)
    assert play.rings() == 1


def test_only_what_must_be_heard_rings() -> None:
    """Ends of holds and rests and the switch of legs ring; holds of seconds, half marks and answers do not."""
    for name in ("standing", "seated"):
        play, rung = began(name), set()
        while isinstance(play.phase, InSession):
            before, seen = step_name(play), len(play.history)
            go_on(play)
            after = step_name(play)
            if any(rings(effect) for effect in play.history[seen:]):
                rung.add((before, after))
        assert rung <= {
            ("WarmUp", "AwaitStart"),
            ("GetReady", "Hold"),
            ("Hold", "Switch"),
            ("Switch", "Hold"),
            ("Hold", "AwaitDone"),
            ("Rest", "Hold"),
            ("Rest", "AwaitDone"),
        }
        assert ("Hold", "Switch") in rung


def step_name(play: Play) -> str:
    return type(step(play)).__name__ if isinstance(play.phase, InSession) else "end"


def rings(effect: Effect) -> bool:
    return isinstance(effect, Show) and isinstance(effect.place, New) and effect.place.sound is Sound.RINGS


def test_done_in_the_first_hold_logs_that_leg_and_goes_to_the_other() -> None:
    play = reach(Hold).says("done")
    assert sets(play) == HELD[:1]
    assert isinstance(step(play), Switch)
    while not isinstance(step(play), AwaitDone):
        play.comes_next()
    assert sets(play.says("done")) == HELD


def test_done_in_the_second_hold_logs_both_and_needs_no_question() -> None:
    play = reach(Hold, nth=2).says("done")
    assert sets(play) == HELD
    assert isinstance(step(play), AwaitStart)


def test_done_in_the_change_of_legs_logs_the_first_leg_alone() -> None:
    play = reach(Switch).says("done")
    assert sets(play) == HELD[:1]
    assert isinstance(step(play), Switch)
    assert sets(play.says("done")) == HELD[:1]


def test_the_seconds_of_a_hold_are_not_its_repetitions() -> None:
    assert sets(reach(AwaitDone).says("done 30")) == HELD


def test_done_in_a_rest_logs_nothing_for_the_set_is_logged() -> None:
    play = reach(Rest, "achilles")
    logged = sets(play)
    assert play.says("done").shown()[0] == "session.resting"
    assert sets(play) == logged
    assert isinstance(step(play), Rest)


@pytest.mark.parametrize("said", ["done 10", "10", "10 done"])
@pytest.mark.parametrize("pacing", list(PacingMode))
def test_a_number_in_a_rest_puts_the_set_before_it_right(said: str, pacing: PacingMode) -> None:
    play = Play(subscribed(pacing=pacing)).does(BeginAsked("achilles"))
    play.says("start")
    while not play.logged():
        play.comes_next() if isinstance(moment(play), Running) else play.says("done")
    (before,) = play.logged()
    play.says(said)
    (kept,) = [effect for effect in play.effects if isinstance(effect, CorrectSet)]
    assert (kept.exercise, kept.side, kept.set_no, kept.reps) == (
        before.exercise,
        before.side,
        before.set_no,
        10,
    )
    assert play.shown() == ["done.corrected"]
    assert (play.value("done.corrected", "reps"), play.value("done.corrected", "planned")) == (10, 12)
    assert isinstance(play.phase, InSession)
    assert [one.reps for one in play.phase.session.done] == [10]
    assert isinstance(step(play), Rest)
    assert len(play.logged()) == 1


@pytest.mark.parametrize("said", ["done 5", "5"])
@pytest.mark.parametrize("pacing", list(PacingMode))
def test_a_number_on_the_next_card_puts_the_last_set_before_it_right(said: str, pacing: PacingMode) -> None:
    play = Play(subscribed(pacing=pacing)).does(BeginAsked("seated"))
    while not isinstance(step(play), AwaitStart) or play.logged()[-1:] == [] or play.logged()[-1].reps == 1:
        go_on(play)
    before, here = play.logged()[-1], session(play).position
    play.says(said)
    (kept,) = [effect for effect in play.effects if isinstance(effect, CorrectSet)]
    assert (kept.exercise, kept.side, kept.set_no, kept.reps) == (
        before.exercise,
        before.side,
        before.set_no,
        5,
    )
    assert play.shown() == ["done.corrected_before"]
    assert session(play).position == here
    assert session(play).done[-1].reps == 5


def test_on_the_card_after_sets_that_were_left_out_it_is_the_last_reported_one() -> None:
    play = reach(Rest, "seated")
    logged = play.logged()[-1]
    play.says("skip").says("6")
    assert isinstance(step(play), AwaitStart)
    assert [(one.exercise, one.set_no, one.reps) for one in play.effects if isinstance(one, CorrectSet)] == [
        (logged.exercise, logged.set_no, 6)
    ]


def test_after_an_exercise_of_which_nothing_is_reported_or_that_is_held_a_number_corrects_nothing() -> None:
    skipped = reach(AwaitStart, "seated").says("skip").says("skip")
    held = reach(AwaitStart, "seated", nth=2)
    for play in (skipped, held):
        before = play.logged()
        assert play.says("6").shown() == ["session.number"]
        assert not any(isinstance(one, CorrectSet) for one in play.history)
        assert play.logged() == before


def test_between_two_feet_a_number_puts_the_foot_before_right() -> None:
    play = reach(Switch, "flexion", foot=Foot.BOTH)
    side = play.logged()[-1].side
    play.says("5")
    assert [(one.side, one.reps) for one in play.effects if isinstance(one, CorrectSet)] == [(side, 5)]


@pytest.mark.parametrize(("said", "answer"), [("done 99", "done.too_many"), ("0", "done.none")])
def test_a_number_that_cannot_be_corrects_nothing(said: str, answer: str) -> None:
    play = reach(Rest, "achilles")
    before = play.person
    assert play.says(said).shown() == [answer]
    assert play.person == before


def test_a_number_of_a_set_that_is_not_the_planned_one_is_repeated_as_heard() -> None:
    play = reach(AwaitDone, "achilles").says("done 20")
    assert play.shown()[1] == "done.heard"
    assert (play.value("done.heard", "reps"), play.value("done.heard", "planned")) == (20, 12)
    assert play.logged()[-1].reps == 20
    assert "done.heard" not in reach(AwaitDone, "achilles").says("done 12").shown()


def test_done_between_two_sore_feet_logs_nothing_of_the_coming_foot() -> None:
    play = reach(Switch, "flexion", foot=Foot.BOTH)
    logged = sets(play)
    assert play.says("done").shown()[0] == "session.resting"
    assert sets(play) == logged


def test_done_in_the_warm_up_goes_on_and_logs_nothing() -> None:
    play = began().says("done")
    assert isinstance(step(play), AwaitStart)
    assert play.logged() == []


def test_done_on_a_card_begins_it_and_reports_no_set_that_nobody_did() -> None:
    """A "done" said twice must not report the first set of the next exercise."""
    play = reach(AwaitStart).says("done")
    assert isinstance(step(play), GetReady)
    assert play.says("done").logged() == []


def test_done_in_the_middle_of_a_set_logs_the_whole_set() -> None:
    play = reach(Relax, "extension").says("done")
    assert sets(play) == [("ankle_extension", "left", 1, 8)]
    assert isinstance(step(play), Rest)


# What else is said


@pytest.mark.parametrize("said", ["not done", "not yet", "no", "almost done", "half done"])
def test_a_no_is_never_a_done(said: str) -> None:
    play = reach(AwaitDone)
    assert play.says(said).shown()[0] == "session.take_your_time"
    assert play.logged() == []
    assert isinstance(first_button(play), DoneReported)


@pytest.mark.parametrize("said", ["done but it hurts", "ok, painful", "it hurts", "ouch", "done. ow"])
def test_pain_is_heard_before_done(said: str) -> None:
    play = reach(AwaitDone).says(said)
    assert isinstance(moment(play), Hurting)
    assert play.logged() == []


@pytest.mark.parametrize("kind", [WarmUp, AwaitStart, GetReady, Hold, Switch, AwaitDone, Rest])
@pytest.mark.parametrize("said", ["it went numb", "I heard a pop", "sharp pain"])
def test_words_of_an_emergency_stop_everything_and_lock(kind: type, said: str) -> None:
    play = reach(kind).says(said)
    assert isinstance(play.phase, Locked)
    assert play.wake_at is None
    assert play.person.interrupted is None
    assert play.shown()[0] == "locked.stop"
    assert play.does(ResumeAsked()).shown()[0] == "locked.stop"


def test_a_bare_number_logs_nothing() -> None:
    play = reach(AwaitDone, "achilles").says("12")
    assert play.shown()[0] == "session.number"
    assert play.logged() == []


@pytest.mark.parametrize("said", ["hello", "🦶", "م" * 50, "x" * 4096, "", "what a day"])
@pytest.mark.parametrize("kind", [WarmUp, AwaitStart, Hold, AwaitDone])
def test_what_is_not_understood_changes_nothing(kind: type, said: str) -> None:
    play = reach(kind)
    before = play.person
    assert play.says(said).person == before
    assert play.shown()[0] == "session.not_understood"


@pytest.mark.parametrize("what", list(Wordless))
@pytest.mark.parametrize("kind", [WarmUp, AwaitStart, Hold, Rest, AwaitDone])
def test_a_message_without_words_changes_nothing(kind: type, what: Wordless) -> None:
    play = reach(kind)
    before = play.person
    assert play.does(WordlessSent(what)).person == before
    assert play.shown()[0] == f"wordless.{what}"


def test_begin_times_and_start_in_a_session_leave_it_as_it_is() -> None:
    play = reach(Hold)
    before = session(play)
    for event, answer in (
        (BeginAsked("seated"), "begin.already"),
        (TimesNamed("6:00 20:00"), "times.set"),
        (Started(), "session.under_way"),
    ):
        assert play.does(event).shown()[0] == answer
        assert session(play) == before


def closed(play: Play) -> bool:
    return not {"session.closed", "session.closed_unlogged"}.isdisjoint(play.shown())


@pytest.mark.parametrize("leave", [PauseAsked(), HurtReported(), EndAsked()], ids=str)
def test_a_hold_that_was_left_is_not_said_to_be_held(leave: Event) -> None:
    play = reach(Hold).does(leave)
    assert "settled.hold" not in play.shown()
    assert "settled.hold" not in play.does(ResumeAsked()).shown()


# Pain


def ways(play: Play) -> list[Event]:
    """The events of all buttons that the last step showed."""
    shows = (show for show in play.effects if isinstance(show, Show))
    return [button.event for show in shows for row in show.buttons for button in row]


def test_too_painful_stops_asks_how_strong_and_leads_on_to_the_next_exercise() -> None:
    play = reach(Rest).taps("button.hurts")
    assert isinstance(moment(play), Hurting)
    assert [type(way) for way in ways(play)] == [*[PainScored] * 11, EndAsked, AlarmReported]
    play.says("5")
    assert [type(way) for way in ways(play)] == [HurtEased, EaseAccepted, EndAsked, AlarmReported]
    play.does(ways(play)[0])
    assert isinstance(step(play), AwaitStart)
    assert step(play).exercise == "toe_pulls"  # type: ignore[union-attr]  # It is the card of an exercise.
    assert dict(session(play).left) == {"achilles_stretch": "hurt"}


@pytest.mark.parametrize(
    "event",
    [StepBegun(), DoneReported(), DoneReported(5), SkipAsked(), PauseAsked(), ResumeAsked(), HurtReported()],
    ids=str,
)
def test_nothing_but_the_ways_offered_leads_on_while_it_hurts(event: Event) -> None:
    play = reach(Rest).taps("button.hurts")
    assert play.does(event).shown() == ["hurt.how_strong"]
    play.says("5")
    before, logged = play.person, sets(play)
    assert play.does(event).person == before
    assert play.shown() == ["hurt.choose"]
    assert isinstance(first_button(play), HurtEased)
    assert sets(play) == logged


@pytest.mark.parametrize(
    "make", [StepBegun, PauseAsked, SkipAsked, HurtReported, lambda m: DoneReported(None, m)]
)
def test_a_stale_button_never_leads_back_into_what_hurts(make: Callable[[StepMark], Event]) -> None:
    play = reach(Rest)
    here = StepMark(1, session(play).position)
    play.does(HurtReported(here))
    before = play.person
    assert play.does(make(here)).person == before
    assert play.shown() == ["toast.already"]


def test_pain_in_the_last_exercise_ends_with_what_was_done() -> None:
    play = reach(AwaitDone, "toes").says("it hurts").says("5").taps("button.eased_last")
    assert "summary.some" in play.shown()
    assert play.outcomes()[-1][2] == "partial"


def test_enough_after_pain_keeps_what_was_reported() -> None:
    play = reach(AwaitDone, nth=2).says("it hurts").taps("button.end")
    assert isinstance(play.phase, Idle)
    assert sets(play) == HELD
    assert play.outcomes()[-1][2] == "partial"


def test_hurting_without_a_word_is_closed_after_half_an_hour() -> None:
    play = reach(AwaitDone).says("it hurts").waits(30 * MINUTES)
    assert closed(play)


def test_an_old_alarm_button_is_never_too_late() -> None:
    play = reach(AwaitDone).says("it hurts")
    alarm = play.button("button.alarm")
    play.waits(HOURS)
    assert isinstance(play.phase, Idle)
    assert isinstance(play.does(alarm).phase, Locked)


@pytest.mark.parametrize("said", ["it hurts", "my foot is sore"])
def test_pain_outside_a_session_is_never_answered_with_begin(said: str) -> None:
    play = Play(subscribed()).says(said)
    assert play.shown() == ["hurt.outside"]
    assert not any(show.buttons for show in play.effects if isinstance(show, Show))


# Skip, pause, resume


@pytest.mark.parametrize("kind", [WarmUp, AwaitStart, GetReady, Hold, Switch, AwaitDone])
@pytest.mark.parametrize("by", ["word", "command"])
def test_a_skip_goes_to_the_next_exercise_from_anywhere(kind: type, by: str) -> None:
    play = reach(kind)
    play = play.says("skip") if by == "word" else play.does(SkipAsked())
    assert isinstance(step(play), AwaitStart)
    left = {} if kind is WarmUp else {"calf_stretch": "skipped"}
    assert dict(session(play).left) == left


def test_four_sessions_in_a_row_are_praised_in_four_ways() -> None:
    play = began("standing")
    for _ in range(4):
        while isinstance(play.phase, InSession):
            go_on(play)
        play.does(BeginAsked("standing"))
    heads = (show.lines[0] for show in play.history if isinstance(show, Show) and isinstance(show.place, New))
    praises = [str(head.values["praise"]) for head in heads if head.key == "summary.all"]
    assert len(praises) == len(set(praises)) == 4


def test_skipping_everything_ends_with_a_kind_summary() -> None:
    play = began()
    for _ in range(4):
        play.says("skip")
    assert "summary.some" in play.shown()
    assert flourishes(play) == []
    assert play.outcomes()[-1][2] == "partial"


@pytest.mark.parametrize("kind", [WarmUp, AwaitStart, GetReady, Hold, Switch, AwaitDone, Rest])
def test_a_pause_stops_the_clock_in_every_step_and_resume_enters_it_anew(kind: type) -> None:
    play = reach(kind)
    position = session(play).position
    play.does(PauseAsked())
    assert isinstance(moment(play), Paused)
    assert play.waits(20 * MINUTES).effects == ()
    play.does(ResumeAsked())
    assert session(play).position == position
    assert isinstance(moment(play), Running | Awaited)


@pytest.mark.parametrize(("kind", "name"), [(Hold, "standing"), (Hold, "extension"), (Relax, "extension")])
def test_a_hold_begins_again_with_a_moment_to_take_ones_place(kind: type, name: str) -> None:
    play = reach(kind, name)
    lasts = getattr(step(play), "lasts", timedelta())
    play.waits(2).does(PauseAsked()).waits(60).taps("button.go_on")
    running = moment(play)
    assert isinstance(running, Running)
    assert running.ends_at == play.now + timedelta(seconds=5) + lasts
    assert "session.take_your_place" in play.shown()


def test_a_pause_button_of_the_exercise_works_in_any_of_its_steps_and_no_other_does() -> None:
    play = reach(Rest)
    calf = PauseAsked(StepMark(1, 1))
    assert play.does(calf).shown() == ["toast.already"]
    assert isinstance(moment(play.taps("button.pause")), Paused)
    assert play.taps("button.pause").shown() == ["session.paused.person"]


def test_a_closed_session_is_resumed_until_local_midnight_and_not_after() -> None:
    for hours, goes_on in ((16.9, True), (17.1, False)):
        play = reach(AwaitDone, nth=2).does(EndAsked())
        logged = sets(play)
        mark = play.button("button.go_on")
        play.waits(hours * HOURS - (play.now - at(0)).total_seconds())
        assert not isinstance(play.phase, InSession)
        play.does(mark)
        assert isinstance(play.phase, InSession) is goes_on
        assert sets(play) == logged
        if goes_on:
            assert step(play) == step(reach(AwaitDone, nth=2))


def test_a_resumed_session_ends_as_one_with_every_set_logged_once() -> None:
    play = reach(Hold).does(EndAsked()).does(ResumeAsked())
    while isinstance(play.phase, InSession):
        go_on(play)
    assert len(sets(play)) == len(set(sets(play))) == 6
    assert play.outcomes()[-1][2] == "finished"
    assert play.person.interrupted is None


def test_resume_with_nothing_paused_says_so() -> None:
    assert Play(subscribed()).does(ResumeAsked()).shown() == ["resume.nothing"]


# Silence


def test_silence_is_asked_after_then_paused_then_closed_and_never_blamed() -> None:
    play = reach(AwaitStart)
    expected = moment(play)
    assert isinstance(expected, Awaited)
    since = expected.expected_at
    play.comes_next()
    assert play.now == since + timedelta(minutes=2)
    assert play.shown()[0] == "session.still_there"
    assert play.rings() == 1
    play.comes_next()
    assert play.now == since + timedelta(minutes=5)
    assert "session.paused.silence" in play.shown()
    assert play.rings() == 0
    play.comes_next()
    assert play.now == since + timedelta(minutes=30)
    assert closed(play)
    assert isinstance(play.phase, Idle)


def test_the_buttons_of_still_there_go_on() -> None:
    play = reach(AwaitDone, "achilles")
    play.comes_next()
    play.does(first_button(play))
    assert sets(play) == [("achilles_stretch", "both", 1, 12)]


def test_asked_twice_the_second_question_keeps_its_buttons() -> None:
    play = reach(AwaitDone, "achilles")
    for _ in range(2):
        play.comes_next()
    play.taps("button.go_on")
    play.comes_next()
    assert play.shown()[0] == "session.still_there"
    asked, settled = play.effects
    assert isinstance(asked, Show)
    assert isinstance(settled, Show)
    assert isinstance(asked.place, New)
    assert isinstance(settled.place, Edit)
    assert asked.buttons
    assert asked.place.target != settled.place.target


def test_a_long_downtime_in_a_question_pauses_without_a_ring() -> None:
    play = reach(AwaitDone, "achilles").sleeps_through(20 * MINUTES)
    assert "session.still_there" not in play.shown()
    assert play.rings() == 0
    assert moment(play) == Paused(play.now, PausedBy.SILENCE)


# A late wake-up


def test_four_seconds_late_keeps_the_rhythm() -> None:
    play = reach(Hold, "extension")
    ends = moment(play).ends_at  # type: ignore[union-attr]  # A hold runs.
    play.sleeps_through((ends - play.now).total_seconds() + 4)
    assert moment(play) == Running(ends + timedelta(seconds=10))


def test_thirty_seconds_late_gives_the_next_step_its_full_time() -> None:
    play = reach(Hold, "extension")
    ends = moment(play).ends_at  # type: ignore[union-attr]  # A hold runs.
    play.sleeps_through((ends - play.now).total_seconds() + 30)
    assert isinstance(step(play), Relax)
    assert moment(play) == Running(play.now + timedelta(seconds=10))


@pytest.mark.parametrize("down", [61, 2 * HOURS])
def test_more_than_a_minute_late_pauses_and_asks(down: float) -> None:
    play = reach(Hold)
    position = session(play).position
    play.sleeps_through(CALF_S + down)
    assert moment(play) == Paused(play.now, PausedBy.RESTART)
    assert session(play).position == position
    assert "session.paused.restart" in play.shown()
    assert play.rings() == 1
    assert isinstance(first_button(play), ResumeAsked)
    assert play.logged() == []


def test_woken_early_or_twice_nothing_happens_twice() -> None:
    play = reach(Hold)
    before = play.person
    assert play.does(Woken()).effects == ()
    assert play.person == before
    play.comes_next()
    assert play.does(Woken()).effects == ()


# Double taps and old buttons


def test_a_done_that_comes_after_the_close_is_told_whether_its_set_is_kept() -> None:
    play = reach(AwaitDone, "achilles")
    kept = first_button(play)
    play.does(kept)
    while not isinstance(step(play), AwaitDone):
        go_on(play)
    late = first_button(play)
    play.waits(40 * 60)
    assert closed(play)
    assert [play.does(done).shown() for done in (kept, late)] == [["toast.already"], ["toast.too_late"]]
    play.waits(24 * 3600)
    play.does(BeginAsked("standing"))
    assert [play.does(done).shown() for done in (kept, late)] == [["toast.session_closed"]] * 2
    assert len(play.logged()) == 1


def test_a_double_tap_on_done_logs_once_and_skips_nothing() -> None:
    play = reach(AwaitDone, "achilles")
    done = first_button(play)
    play.does(done)
    before = play.person
    assert play.does(done).person == before
    assert play.shown() == ["toast.already"]
    assert len(sets(play)) == 1


def test_every_old_button_of_a_session_is_harmless_in_the_next() -> None:
    play = reach(Rest)
    old = [b.event for show in play.history if isinstance(show, Show) for row in show.buttons for b in row]
    play.says("stop").does(BeginAsked("seated"))
    before = play.person
    for event in old:
        assert play.does(event).person == before, event
        # To read what the sheet says is never too late.
        assert play.shown()[0].startswith("source." if isinstance(event, SourceAsked) else "toast.")


def test_a_prompts_start_in_a_session_begins_no_second_one() -> None:
    play = reach(Hold)
    play.does(SlotBegun(SlotMark("standing", play.person.local(play.now).date())))
    assert play.person.sessions == 1
    assert isinstance(step(play), Hold)


# Leaving


@pytest.mark.parametrize("event", [StopAsked(), Blocked()], ids=str)
@pytest.mark.parametrize("kind", [WarmUp, AwaitStart, Hold, Rest, AwaitDone])
def test_stop_and_block_keep_what_was_reported_and_start_brings_it_back(kind: type, event: Event) -> None:
    play = reach(kind)
    logged = sets(play)
    play.does(event)
    assert isinstance(play.phase, Gone)
    assert play.wake_at is None
    assert play.outcomes()[-1][2] == "partial"
    play.waits(HOURS).does(Started())
    assert isinstance(play.phase, Idle)
    assert play.does(ResumeAsked()).person.interrupted is None
    assert isinstance(play.phase, InSession)
    assert sets(play) == logged


def test_a_note_is_told_once() -> None:
    play = reach(AwaitStart, "flexion")
    assert "exercise.ankle_flexion.note_once" in play.shown()
    play.says("stop").does(BeginAsked("flexion"))
    assert "exercise.ankle_flexion.note_once" not in play.shown()


def test_log_effects_say_what_was_planned() -> None:
    one = reach(AwaitDone, "achilles").says("done").logged()[0]
    assert one == LogSet(1, "extra", one.on, "achilles_stretch", Foot.BOTH, 1, 12, 12, planned_sets=3)
