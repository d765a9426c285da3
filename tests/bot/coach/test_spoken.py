"""A set that is counted aloud: one clip that keeps the plan's time, one bell, one report; kills and pauses included."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.coach.clip import Clip
from bot.coach.doses import AS_WRITTEN, Doses
from bot.coach.effects import Edit, Show
from bot.coach.events import BeginAsked, LanguageNamed, PacingChosen, PauseAsked
from bot.coach.pacing import PacingMode
from bot.coach.person import Paused, PausedBy
from bot.coach.plan import tempo_of
from bot.coach.routine import (
    AwaitDone,
    AwaitStart,
    GetReady,
    Hold,
    PacedSet,
    Relax,
    Rest,
    Step,
    Switch,
    compile_routine,
)
from bot.coach.session_clip import SLOW_TO_PLAY
from bot.telegram.views import Views
from content.model import Foot, Form, Pacing
from tests.support.calls import DOSES
from tests.support.led import every_step, goes_on, session
from tests.support.play import ANNA, PRACTICE, Play, content, first_button, subscribed

VIEWS = Views(content().texts)

SAID = {
    GetReady: "sound.ready",
    Rest: "sound.rest",
    Switch: "sound.change",
    Hold: "sound.hold",
    Relax: "sound.relax",
}


def begun(name: str, foot: Foot = Foot.LEFT, doses: Doses = AS_WRITTEN) -> Play:
    person = replace(subscribed(foot=foot, pacing=PacingMode.SOUND), doses=doses)
    return Play(person).does(BeginAsked(name))


def at(kind: type[Step], name: str, foot: Foot = Foot.LEFT) -> Play:
    play = begun(name, foot)
    while not isinstance(session(play).step, kind):
        goes_on(play)
    return play


def walked(name: str, foot: Foot = Foot.LEFT, doses: Doses = AS_WRITTEN) -> Iterator[Play]:
    return every_step(begun(name, foot, doses))


def clip_in(play: Play) -> Clip | None:
    shown = [effect.picture for effect in play.effects if isinstance(effect, Show)]
    return next((picture for picture in shown if isinstance(picture, Clip)), None)


def until_asked(play: Play) -> timedelta:
    ahead = Play(play.person)
    ahead.now = play.now
    while not isinstance(session(ahead).step, AwaitDone):
        ahead.comes_next()
    return ahead.now - play.now


def as_planned(play: Play) -> list[tuple[str, int]]:
    """What is said and for how many seconds from the current step to the question, by the steps of counting in text.

    These have no last pause: the question lasts as long. A tempo's parts are those of its file.
    """
    now = session(play)
    step = now.step
    assert not isinstance(step, AwaitStart | AwaitDone)
    in_text = compile_routine(replace(now.plan, pacing=PacingMode.EDITS))
    planned = next(one for one in now.plan.exercises if one.id == getattr(step, "exercise", ""))
    if planned.pacing is Pacing.SELF:
        exercise = PRACTICE.programme.exercise(planned.id)
        rep = [(phase.text, phase.seconds) for phase in tempo_of(exercise, Form.ORDINARY)]
        return [(SAID[type(step)], seconds_of(step)), *rep * planned.reps]
    steps = in_text[in_text.index(step) :]
    asked = next(index for index, one in enumerate(steps) if isinstance(one, AwaitDone))
    said = [(SAID[type(one)], seconds_of(one)) for one in steps[:asked]]
    last = steps[asked]
    assert isinstance(last, AwaitDone)
    return [*said, ("sound.relax", int(last.takes.total_seconds()))] if last.takes else said


def seconds_of(step: Step) -> int:
    assert not isinstance(step, AwaitStart | AwaitDone)
    return int(step.lasts.total_seconds())


@pytest.mark.parametrize("doses", DOSES)
@pytest.mark.parametrize(("foot", "clips"), [(Foot.LEFT, 10), (Foot.RIGHT, 10), (Foot.BOTH, 16)])
def test_every_clip_says_the_steps_of_the_plan_at_their_seconds(doses: str, foot: Foot, clips: int) -> None:
    found = 0
    for play in walked("all", foot, DOSES[doses]):
        if (clip := clip_in(play)) is not None:
            planned, cues = as_planned(play), list(clip.cues())
            assert [(cue.beat.word, cue.beat.lasts_s) for cue in cues] == planned
            starts = [sum(seconds for _, seconds in planned[:index]) for index in range(len(planned))]
            assert [cue.at_s for cue in cues] == starts
            assert clip.lasts_s == sum(seconds for _, seconds in planned)
            assert until_asked(play) == timedelta(seconds=clip.lasts_s) + SLOW_TO_PLAY
            found += 1
    assert found == clips


def test_repetitions_are_numbered_and_legs_are_not() -> None:
    clips = [clip for play in walked("all") if (clip := clip_in(play)) is not None]
    numbers = [[cue.rep for cue in clip.cues() if cue.rep] for clip in clips]
    assert numbers == [[], *[[*range(1, 13)]] * 3, *[[*range(1, 9)]] * 6]


@pytest.mark.parametrize("name", ["flexion", "achilles"])
def test_a_set_is_one_clip_one_bell_and_one_report(name: str) -> None:
    play = at(PacedSet, name)
    done = first_button(play)
    play.history.clear()
    while isinstance(session(play).step, PacedSet):
        play.comes_next()
    assert play.shown() == ["pacer.over", "pacer.finish"]
    play.does(done)
    assert isinstance(session(play).step, Rest)
    assert clip_in(play) is not None
    assert sum(isinstance(effect, Show) for effect in play.history) == 2
    assert len(play.logged()) == 1


def test_the_clip_says_when_to_change_legs_so_nothing_rings() -> None:
    play = at(GetReady, "calf", Foot.LEFT)
    while not isinstance(session(play).step, AwaitDone):
        assert not play.rings()
        play.comes_next()
    assert play.rings()
    assert play.shown() == ["pacer.over_hold"]


@pytest.mark.parametrize("name", ["standing", "seated", "all"])
@pytest.mark.parametrize("foot", list(Foot))
def test_a_walk_by_first_buttons_logs_every_set_once(name: str, foot: Foot) -> None:
    play = list(walked(name, foot))[-1]
    logged = [(one.exercise, one.side, one.set_no) for one in play.logged()]
    assert len(logged) == len(set(logged)) > 0
    assert "summary.all" in play.shown()


def test_an_exercise_without_timed_parts_stays_at_ones_own_pace() -> None:
    for play in walked("toes"):
        assert clip_in(play) is None


@pytest.mark.parametrize(("name", "rep_s"), [("flexion", 15), ("achilles", 11)])
def test_a_pause_in_a_set_goes_on_from_the_same_repetition(name: str, rep_s: int) -> None:
    play = at(PacedSet, name)
    play.waits(4 * rep_s + SLOW_TO_PLAY.total_seconds() + 3)
    play.does(PauseAsked())
    assert play.value("pacer.where", "rep") == 5
    play.waits(40)
    play.taps("button.go_on")
    assert (clip := clip_in(play)) is not None
    assert (clip.first, clip.lead.word, clip.lead.lasts_s) == (5, "sound.ready", 5)
    assert until_asked(play) == timedelta(seconds=clip.lasts_s) + SLOW_TO_PLAY


@pytest.mark.parametrize("name", ["flexion", "achilles"])
def test_away_in_the_middle_of_a_clip_the_words_say_where_and_the_bell_keeps_its_time(name: str) -> None:
    play = at(PacedSet, name)
    over = play.now + until_asked(play)
    play.sleeps_through(50)
    assert clip_in(play) is None
    assert play.shown()[-1] == "pacer.where"
    assert play.now + until_asked(play) == over


def test_away_beyond_the_end_the_session_asks_and_repeats_nothing() -> None:
    play = at(PacedSet, "achilles")
    play.sleeps_through(12 * 11 + 90)
    assert session(play).moment == Paused(play.now, PausedBy.RESTART)
    play.taps("button.go_on")
    assert isinstance(session(play).step, AwaitDone)
    play.taps("button.done")
    assert len(play.logged()) == 1


def test_a_clip_that_waits_until_its_set_is_over_is_not_sent_any_more() -> None:
    for play in walked("all"):
        for effect in play.effects:
            if isinstance(effect, Show) and isinstance(effect.picture, Clip):
                over = play.now + until_asked(play)
                assert effect.expires_at is not None
                assert over - SLOW_TO_PLAY <= effect.expires_at <= over


@pytest.mark.parametrize("language", ["en", "de", "es", "uk"])
def test_the_clip_speaks_the_persons_language(language: str) -> None:
    play = at(PacedSet, "flexion")
    shown = next(
        effect for effect in play.history if isinstance(effect, Show) and isinstance(effect.picture, Clip)
    )
    assert isinstance(shown.picture, Clip)
    payload = VIEWS.message(ANNA, language, shown).payload
    assert payload["picture"] == f"{language}.{shown.picture.name}"
    assert payload["title"] == content().texts.words(language)("count.title")


def test_another_language_leaves_the_clip_that_runs() -> None:
    play = at(PacedSet, "flexion")
    play.waits(40)
    play.does(LanguageNamed("deutsch"))
    assert clip_in(play) is None
    assert session(play).pacer_shown


def test_counting_in_text_begins_at_the_card_unless_old_buttons_would_name_other_steps() -> None:
    play = at(AwaitStart, "standing", Foot.BOTH)
    play.taps("button.as_text")
    assert session(play).plan.pacing is PacingMode.EDITS
    play = at(AwaitStart, "standing", Foot.BOTH)
    while getattr(session(play).step, "exercise", "") != "ankle_extension":
        goes_on(play)
    before = session(play)
    play.does(PacingChosen(PacingMode.EDITS))
    assert session(play) == before
    assert play.person.pacing is PacingMode.EDITS


def test_settings_show_three_ways_with_a_line_each() -> None:
    play = Play(subscribed(pacing=PacingMode.SOUND)).does(PacingChosen(PacingMode.SOUND))
    page = next(effect for effect in play.effects if isinstance(effect, Show))
    said = [(one.key, one.values["way"]) for one in page.lines if "way" in one.values]
    assert [(key, getattr(way, "key", "")) for key, way in said] == [
        ("pacing.other", "pacing.pacer"),
        ("pacing.other", "pacing.edits"),
        ("pacing.chosen", "pacing.sound"),
    ]
    assert isinstance(page.place, Edit)


def test_a_clip_is_known_by_its_name() -> None:
    for play in walked("all", Foot.BOTH):
        if (clip := clip_in(play)) is not None:
            assert Clip.named(clip.name) == clip
    for stranger in ("calf_stretch.svg", "count.mp3", "count-1-8.mp3", "count-1-8-sound.ready.5.mp3"):
        with pytest.raises(ValueError, match=stranger):
            Clip.named(stranger)
