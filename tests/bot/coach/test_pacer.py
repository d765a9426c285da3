"""A set led by the pacer: one message, one bell, one report; and everything else works while it runs."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.coach.effects import Edit, New, Show, Sound, TakeBack
from bot.coach.events import BeginAsked, LanguageNamed, PacingChosen, PauseAsked
from bot.coach.pacing import Pacer, PacerSides, PacingMode
from bot.coach.person import Awaited, Hurting, InSession, Paused, PausedBy, Running
from bot.coach.routine import AwaitDone, AwaitStart, GetReady, PacedSet, Rest, Step, Switch, WarmUp
from bot.coach.session_pacer import BELLS_BELOW, is_led
from bot.pacer_film import lasts_ms
from content.model import Foot
from tests.support.led import every_step, goes_on, session
from tests.support.play import Play, first_button, subscribed
from tests.support.shows import plain


def begun(name: str = "flexion", foot: Foot = Foot.LEFT) -> Play:
    return Play(subscribed(foot=foot, pacing=PacingMode.PACER)).does(BeginAsked(name))


def at(kind: type[Step], name: str = "flexion", foot: Foot = Foot.LEFT) -> Play:
    """A play that has just entered the first step of this kind by first buttons."""
    play = begun(name, foot)
    while not isinstance(session(play).step, kind):
        goes_on(play)
    return play


def walked(name: str, foot: Foot = Foot.LEFT) -> Iterator[Play]:
    """The same play after every step of a session, the end included."""
    return every_step(begun(name, foot))


def film_in(play: Play) -> Pacer | None:
    shown = [effect.picture for effect in play.effects if isinstance(effect, Show)]
    return next((picture for picture in shown if isinstance(picture, Pacer)), None)


def last_shown(play: Play) -> Show:
    return next(effect for effect in reversed(play.history) if isinstance(effect, Show))


def over_at(play: Play) -> datetime:
    """When the question after the current step comes by itself."""
    ahead = Play(play.person)
    ahead.now = play.now
    while not isinstance(session(ahead).step, AwaitDone):
        ahead.comes_next()
    return ahead.now


@pytest.mark.parametrize(("foot", "sets"), [(Foot.LEFT, 7), (Foot.RIGHT, 7), (Foot.BOTH, 13)])
def test_every_film_ends_when_its_set_is_over(foot: Foot, sets: int) -> None:
    films = 0
    for play in walked("all", foot):
        if (film := film_in(play)) is not None:
            assert timedelta(milliseconds=lasts_ms(film)) == over_at(play) - play.now
            films += 1
    assert films == sets


def test_a_set_is_one_film_one_bell_and_one_report() -> None:
    play = at(PacedSet)
    done = first_button(play)
    play.history.clear()
    while isinstance(session(play).step, PacedSet):
        play.comes_next()
    assert play.shown() == ["pacer.over", "pacer.finish"]
    play.does(done)
    assert isinstance(session(play).step, Rest)
    assert film_in(play) is not None
    assert sum(isinstance(effect, Show) for effect in play.history) == 2
    assert len(play.logged()) == 1


@pytest.mark.parametrize("name", ["standing", "seated", "all"])
@pytest.mark.parametrize("foot", list(Foot))
def test_a_walk_by_first_buttons_logs_every_set_once(name: str, foot: Foot) -> None:
    play = list(walked(name, foot))[-1]
    assert not isinstance(play.phase, InSession)
    logged = [(one.exercise, one.side, one.set_no) for one in play.logged()]
    assert len(logged) == len(set(logged)) > 0
    assert "summary.all" in play.shown()


def test_only_what_must_be_heard_rings() -> None:
    for play in walked("all", Foot.BOTH):
        if play.rings() and isinstance(play.phase, InSession):
            step = session(play).step
            after_warm_up = isinstance(step, AwaitStart) and session(play).position == 1
            own_pace = isinstance(step, AwaitDone) and not is_led(session(play))
            assert after_warm_up or own_pace or isinstance(step, Switch | AwaitDone), step


def test_the_buttons_under_the_ring_hold_good_for_the_whole_set() -> None:
    play = at(Rest)
    done = play.button("button.done")
    play.does(done)
    assert play.shown() == ["session.resting"]
    play.comes_next()
    play.waits(20)
    play.does(done)
    assert len(play.logged()) == 2
    play.does(done)
    assert play.shown() == ["toast.already"]
    assert len(play.logged()) == 2


@pytest.mark.parametrize("kind", [PacedSet, Rest, AwaitDone])
@pytest.mark.parametrize(
    ("label", "moment"), [("button.pause", Paused), ("button.hurts", Hurting), ("button.skip", Awaited)]
)
def test_pause_pain_and_skip_work_while_the_pacer_runs(kind: type[Step], label: str, moment: type) -> None:
    play = at(kind, "all", Foot.LEFT)
    while not is_led(session(play)) or not isinstance(session(play).step, kind):
        goes_on(play)
    play.taps(label)
    assert isinstance(session(play).moment, moment)
    drawings = [effect.picture for effect in play.effects if isinstance(effect, Show)]
    assert not any(isinstance(picture, Pacer) for picture in drawings)
    assert any(drawings), "the ring must not go on turning"


def test_a_pause_in_a_set_goes_on_from_the_same_hold() -> None:
    play = at(PacedSet)
    play.waits(4 * 15 + 3)
    play.does(PauseAsked())
    assert play.value("pacer.where", "rep") == 5
    play.waits(40)
    play.taps("button.go_on")
    assert (film := film_in(play)) is not None
    assert (film.first, film.reps, film.lead_s) == (5, 8, 5)
    assert over_at(play) - play.now == timedelta(seconds=5 + 4 * 15)


def test_who_comes_back_in_the_middle_of_a_set_is_told_where_it_is() -> None:
    play = at(PacedSet)
    play.waits(3 * 15)
    assert play.effects == ()
    before = len(play.history)
    play.sleeps_through(15 + 7)
    assert play.value("pacer.where", "rep") == 5
    assert len(play.history) == 1 + before
    assert isinstance(last_shown(play).place, Edit)
    play.waits(7 * 15)
    assert play.shown() == ["pacer.over", "pacer.finish"]


def test_the_bell_keeps_the_rhythm_of_the_ring_after_a_minute_away() -> None:
    play = at(Rest)
    over = over_at(play)
    play.sleeps_through(50)
    assert over_at(play) == over


def test_away_beyond_the_sets_end_the_session_asks_and_repeats_nothing() -> None:
    play = at(PacedSet)
    play.sleeps_through(8 * 15 + 90)
    assert session(play).moment == Paused(play.now, PausedBy.RESTART)
    play.taps("button.go_on")
    assert isinstance(session(play).step, AwaitDone)
    assert play.logged() == []
    play.taps("button.done")
    assert len(play.logged()) == 1


def test_a_word_begins_a_set_with_time_to_take_ones_place() -> None:
    play = at(Rest)
    play.waits(2)
    play.says("ok")
    assert isinstance(session(play).step, PacedSet)
    assert (film := film_in(play)) is not None
    assert film.lead_s == 5
    assert timedelta(milliseconds=lasts_ms(film)) == over_at(play) - play.now


def test_the_card_changes_to_text_at_once_and_all_is_logged() -> None:
    play = at(AwaitStart, "seated")
    play.taps("button.as_text")
    assert play.person.pacing is PacingMode.EDITS
    assert session(play).plan.pacing is PacingMode.EDITS
    while isinstance(play.phase, InSession):
        assert film_in(play) is None
        goes_on(play)
    assert "summary.all" in play.shown()


@pytest.mark.parametrize("kind", [GetReady, PacedSet, Rest, AwaitDone, WarmUp])
def test_a_choice_elsewhere_is_for_the_next_session(kind: type[Step]) -> None:
    play = at(kind, "seated")
    before = session(play)
    play.does(PacingChosen(PacingMode.EDITS))
    assert session(play) == before
    assert play.person.pacing is PacingMode.EDITS


def test_a_card_takes_the_place_of_the_last_and_what_rang_below_it_goes() -> None:
    in_place, taken_back = 0, []
    for play in walked("all"):
        cards = [
            effect
            for effect in play.effects
            if isinstance(effect, Show) and "card.title" in [line.key for line in effect.lines]
        ]
        for effect in play.effects:
            if isinstance(effect, TakeBack):
                assert cards
                taken_back.append(len(effect.targets))
        if cards:
            assert len(session(play).rung) <= BELLS_BELOW
        for card in cards:
            in_place += isinstance(card.place, Edit)
            assert len(plain(card)) <= 700
    assert in_place == 4
    assert taken_back == [3, 3]


def test_bells_are_below_the_live_message_and_leave_it_alone() -> None:
    for play in walked("flexion"):
        live = play.phase.session.shown if isinstance(play.phase, InSession) else ""
        bells = [
            effect
            for effect in play.effects
            if isinstance(effect, Show)
            and isinstance(effect.place, New)
            and effect.place.sound is Sound.RINGS
        ]
        for bell in bells:
            assert bell.buttons == ()
            assert bell.place.target is not None
            assert bell.place.target != live
            assert len(play.effects) == 1


def test_a_session_stored_before_there_was_a_pacer_goes_on_in_text() -> None:
    play = Play(subscribed(pacing=PacingMode.EDITS)).does(BeginAsked("flexion"))
    play.person = replace(play.person, pacing=PacingMode.PACER)
    while isinstance(play.phase, InSession):
        assert film_in(play) is None
        goes_on(play)


def test_a_film_is_known_by_its_name() -> None:
    film = Pacer(20, 5, 10, 1, 8, 2, 3, PacerSides.LEFT)
    assert film.name == "pacer-20-5-10-1-8-2-3-l.gif"
    assert Pacer.named(film.name) == film
    for stranger in ("calf_stretch.svg", "pacer.gif", "pacer-1-2-3-l.gif", "pacer-20-5-10-1-8-2-3-q.gif"):
        with pytest.raises(ValueError, match=stranger):
            Pacer.named(stranger)


@pytest.mark.parametrize("said", ["done", "it hurts", "skip", "pause"])
def test_words_work_in_a_set_as_buttons_do(said: str) -> None:
    play = at(PacedSet, "seated")
    play.waits(40)
    play.says(said)
    assert not isinstance(session(play).step, PacedSet) or not isinstance(session(play).moment, Running)
    assert len(play.logged()) == (3 if said == "done" else 2)


def test_done_in_the_first_hold_of_a_stretch_goes_on_to_the_other_leg() -> None:
    play = at(GetReady, "calf")
    play.waits(20)
    play.taps("button.done")
    assert [one.side for one in play.logged()] == [Foot.LEFT]
    assert isinstance(session(play).step, Switch)
    assert (film := film_in(play)) is not None
    assert (film.first, film.lead_s) == (2, 10)


def test_another_language_changes_the_words_and_not_the_film() -> None:
    play = at(PacedSet)
    play.waits(40)
    play.does(LanguageNamed("english"))
    assert film_in(play) is None
    assert session(play).pacer_shown
    assert any(isinstance(effect, Show) and isinstance(effect.place, Edit) for effect in play.effects)
