"""Somebody moves to another programme and back: asked anew, nothing lost, nothing doubled, nothing unsafe."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from bot import by_hand
from bot.cli import app
from bot.coach.calendar_events import Page, PageAsked, PageOpened
from bot.coach.dose_events import DoseAsked
from bot.coach.effects import RecordOccurrence, RecordSession, Show
from bot.coach.events import (
    Asked,
    BeginAsked,
    ConsentRefused,
    HistoryOpened,
    PauseAsked,
    ScreenItemTicked,
    ScreenMark,
    StopAsked,
    Topic,
)
from bot.coach.facts import Outcome
from bot.coach.onboarding import newcomer
from bot.coach.person import ChoosingTimes, Consent, Idle, InSession, Locked, Person, Prompted, Screening
from bot.coach.practice import Practice
from bot.coach.programme_events import Moved, ProgrammeChosen, ProgrammeOpened
from bot.desk import Desk
from bot.keys import key_beside
from bot.storage.codec import from_json, to_json
from bot.storage.database import Database
from bot.storage.people import People
from bot.storage.sealed import Sealer
from bot.storage.tables import outbox
from bot.telegram.views import Views
from content.load import Content, load
from content.model import Origin
from tests.support.led import by_words
from tests.support.play import ANNA, PRACTICE, SEVEN, Play, first_button, subscribed

HOME, THERE = "metatarsalgia", "calf_and_ankle"
TO_THERE, TO_HOME = ProgrammeChosen(THERE, "2"), ProgrammeChosen(HOME, "2")


@pytest.fixture
def both(together: Path) -> Content:
    return load(together)


@pytest.fixture
def practice(both: Content) -> Practice:
    return replace(PRACTICE, programme=both.programmes[HOME], programmes=both.programmes)


def walks(play: Play, name: str) -> RecordSession:
    """A whole session; what was recorded at its end."""
    play.does(BeginAsked(name))
    assert isinstance(play.phase, InSession)
    by_words(play)
    return [effect for effect in play.history if isinstance(effect, RecordSession)][-1]


def answers(play: Play) -> None:
    """The first button, until all is known."""
    while not isinstance(play.phase, Idle):
        play.does(first_button(play))


def test_there_and_back_with_a_session_in_both(practice: Practice, both: Content) -> None:
    play = Play(subscribed(), practice)
    assert walks(play, "seated").outcome is Outcome.FINISHED
    play.does(PageAsked(Page.SETTINGS)).does(PageOpened(Page.PROGRAMME)).does(ProgrammeOpened(THERE))
    assert "programme.calf_and_ankle.consent" in play.shown()
    assert play.person.programme == HOME, "a look moves nobody"
    play.taps("button.programme_agree")
    answers(play)
    assert play.person.consent == Consent("2", play.now, THERE)
    ended = walks(play, "")
    assert (ended.slot, ended.number, ended.outcome) == ("daily", 2, Outcome.FINISHED)
    play.does(Asked(Topic.HISTORY)).does(HistoryOpened(1))
    assert len(play.logged()) > 3, "what was done is still there"

    play.does(TO_HOME)
    answers(play)

    assert walks(play, "standing").number == 3
    assert [slot.id for slot in play.person.slots] == ["standing", "seated"]
    play.does(Asked(Topic.HISTORY)).does(HistoryOpened(2)).does(Asked(Topic.PROGRESS))
    views = Views(both.texts)
    shows = [effect for effect in play.history if isinstance(effect, Show)]
    assert all(views.message(ANNA, "en", show).payload for show in shows), "every text is there"
    assert from_json(to_json(play.person)) == play.person


def differing(practice: Practice) -> Practice:
    """With other safety questions there."""
    there = practice.programmes[THERE]
    return replace(
        practice, programmes={**practice.programmes, THERE: replace(there, screen=there.screen[:2])}
    )


def alike(practice: Practice) -> Practice:
    there = replace(practice.programmes[THERE], screen=practice.programme.screen)
    return replace(practice, programmes={**practice.programmes, THERE: there})


def test_whom_an_operator_moves_is_asked_for_consent_and_safety_before_any_session(
    practice: Practice,
) -> None:
    play = Play(subscribed(blocks=frozenset({"balance"})), differing(practice)).does(Moved(THERE))
    assert play.shown()[:2] == ["programme.moved", "consent.other_programme"]
    for _ in range(2):
        play.does(BeginAsked(""))
        assert not isinstance(play.phase, InSession)
        assert "consent.other_programme" in play.shown()

    play.does(play.button("button.agree"))

    assert isinstance(play.phase, Screening)
    assert "screen.stop.question" in play.shown(), "the question stands there at once"
    play.does(BeginAsked(""))
    assert isinstance(play.phase, Screening)
    answers(play)
    assert (play.person.screened_at, play.person.blocks) == (play.now, frozenset())


def test_who_says_no_to_it_can_be_moved_back_and_is_where_they_were(practice: Practice) -> None:
    play = Play(subscribed(), practice).does(Moved(THERE)).does(ConsentRefused()).does(Moved(HOME))

    assert play.person.consent == replace(subscribed().consent or pytest.fail("none"), programme=HOME)
    play.does(BeginAsked("seated"))
    assert isinstance(play.phase, InSession | Screening)


def test_a_yes_to_words_that_have_changed_since_moves_nobody(practice: Practice) -> None:
    play = Play(subscribed(), practice).does(ProgrammeChosen(THERE, "1"))

    assert play.person.programme == HOME
    assert "programme.calf_and_ankle.consent" in play.shown()


def test_different_questions_are_asked_before_the_first_session(practice: Practice) -> None:
    play = Play(subscribed(blocks=frozenset({"balance"})), differing(practice)).does(TO_THERE)

    assert isinstance(play.phase, Screening)
    assert play.person.blocks == frozenset()


def test_questions_that_are_the_same_are_not_asked_again(practice: Practice) -> None:
    play = Play(subscribed(blocks=frozenset({"balance"})), alike(practice)).does(TO_THERE)

    assert isinstance(play.phase, ChoosingTimes)
    assert play.person.blocks == {"balance"}


def test_a_clinicians_yes_was_to_the_exercises_of_before(practice: Practice) -> None:
    play = Play(replace(subscribed(), cleared_at=SEVEN), alike(practice)).does(TO_THERE)

    assert isinstance(play.phase, Screening)


def test_doses_begin_as_the_file_says_and_what_was_set_is_remembered(practice: Practice) -> None:
    play = Play(subscribed(), practice).does(DoseAsked("toes 40")).does(TO_THERE)
    doses = play.person.doses

    assert doses.own == ()
    assert [(one.value, one.origin) for one in doses.past] == [(40, Origin.PERSON)]


def test_who_comes_back_has_the_doses_they_left(practice: Practice) -> None:
    person = subscribed()
    doses = replace(person.doses, easier=frozenset({"toe_pulls"}), gentle_from=SEVEN.date())
    play = Play(replace(person, doses=doses), practice).does(DoseAsked("toes 40 clinician"))
    own = play.person.doses.own
    play.does(TO_THERE)
    play.person = replace(play.person, phase=Idle())
    there = play.person.doses
    back = from_json(to_json(play.does(TO_HOME).person)).doses

    assert (there.own, there.easier, there.gentle_from) == ((), frozenset(), None)
    assert (back.own, back.easier, back.gentle_from) == (own, doses.easier, doses.gentle_from)


def test_what_a_bad_morning_took_away_stays_away(practice: Practice) -> None:
    person = subscribed()
    today = person.day(SEVEN)
    person = replace(person, doses=replace(person.doses, halved_on=today))

    assert Play(person, practice).does(TO_THERE).person.doses.halved_on == today


def test_ones_own_times_wait_for_a_return_and_no_day_is_prompted_twice(practice: Practice) -> None:
    play = Play(subscribed(), practice).waits(3600)
    assert isinstance(play.phase, Prompted)
    handled = [(slot.id, slot.at, slot.handled) for slot in play.person.slots]
    play.does(TO_THERE)
    closed = [effect.slot for effect in play.effects if isinstance(effect, RecordOccurrence)]
    assert closed == ["standing"], "the open prompt is closed"
    answers(play)
    play.does(TO_HOME)
    answers(play)

    assert [(slot.id, slot.at, slot.handled) for slot in play.person.slots] == handled


def test_a_slot_of_the_same_name_is_not_prompted_again_on_its_date(practice: Practice) -> None:
    other = practice.programmes[THERE]
    same = replace(other, slots=(replace(other.slots[0], id="standing"),))
    practice = replace(practice, programmes={**practice.programmes, THERE: same})
    play = Play(subscribed(), practice).waits(3600)
    on = play.person.slots[0].handled
    assert on is not None

    play.does(TO_THERE)
    answers(play)

    (slot,) = play.person.slots
    assert slot.due is not None
    assert slot.due.on > on


def locked() -> Person:
    ticked = ScreenItemTicked(ScreenMark("stop", 0), "injury")
    return Play(replace(subscribed(), phase=Screening("stop"))).does(ticked).person


@pytest.mark.parametrize(
    ("stands", "says"),
    [
        (lambda: Play(subscribed()).does(BeginAsked("seated")).person, "programme.in_session"),
        (lambda: Play(subscribed()).does(PauseAsked()).person, "programme.not_now"),
        (subscribed, None),
    ],
)
def test_a_move_is_refused_in_one_sentence_while_a_session_runs_or_prompts_are_off(
    practice: Practice, stands: Callable[[], Person], says: str | None
) -> None:
    person = stands()
    play = Play(person, practice).does(TO_THERE)

    assert (play.person.programme == HOME) == (says is not None)
    if says is not None:
        assert play.shown() == [says]


@pytest.mark.parametrize("event", [TO_THERE, Moved(THERE)])
def test_a_lock_is_no_way_out_of_by_another_programme(
    practice: Practice, event: ProgrammeChosen | Moved
) -> None:
    play = Play(locked(), practice).does(event)

    assert isinstance(play.phase, Locked)
    assert play.person.programme == HOME


def test_who_left_is_not_moved(practice: Practice) -> None:
    play = Play(subscribed(), practice).does(StopAsked()).does(Moved(THERE))

    assert (play.person.programme, play.shown()) == (HOME, [])


@pytest.mark.parametrize(("programme", "says"), [("gone", "programme.unknown"), (HOME, "programme.same")])
def test_what_is_no_move_says_so(practice: Practice, programme: str, says: str) -> None:
    assert Play(subscribed(), practice).does(ProgrammeOpened(programme)).shown() == [says]


def test_a_move_by_the_operator_is_no_sign_of_life(practice: Practice) -> None:
    person = replace(subscribed(), unanswered=(SEVEN.date() - timedelta(days=1),))
    play = Play(person, practice).does(Moved(THERE))

    assert play.person.programme == THERE
    assert play.person.unanswered == person.unanswered


def test_with_one_programme_nothing_is_shown(practice: Practice) -> None:
    assert "settings.programme" in Play(subscribed(), practice).does(PageAsked(Page.SETTINGS)).shown()
    assert "settings.programme" not in Play(subscribed()).does(PageAsked(Page.SETTINGS)).shown()


def test_a_state_of_before_there_were_several_is_moved_like_any_other(practice: Practice) -> None:
    person = subscribed()
    assert person.consent is not None
    old = replace(person, programme="", consent=replace(person.consent, programme=""))
    assert walks(Play(old, practice), "seated").outcome is Outcome.FINISHED
    play = Play(old, practice).does(Moved(THERE))
    assert "consent.other_programme" in play.shown()

    play.does(TO_HOME)

    assert play.person.programme == THERE, "before they have answered they choose nothing"


def test_a_newcomer_begins_with_the_first_programme(practice: Practice) -> None:
    assert newcomer(practice, ANNA, "en").programme == HOME


# By the operator


@pytest.fixture
def forefoot(
    together: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[int, str]]:
    """The command line over a database with one person in it, and both programmes installed."""
    monkeypatch.chdir(tmp_path_factory.mktemp("house"))
    monkeypatch.setattr(by_hand, "bundled", lambda: together)
    sealer = Sealer(key_beside(Path("data")))
    database = Database.open("sqlite:///data/forefoot.db")
    state = to_json(subscribed())
    database.run_at_start(
        lambda tx: People(database, sealer).insert(tx, ANNA, state, wake_at=None, now=SEVEN)
    )
    database.close()

    def run(*args: str) -> tuple[int, str]:
        said = CliRunner().invoke(app, ["move", *args])
        return said.exit_code, said.output

    return run


def test_the_operator_moves_somebody_who_reads_of_it(forefoot: Callable[..., tuple[int, str]]) -> None:
    assert forefoot(str(ANNA), THERE) == (0, "Moved. They read of it when the program runs.\n")

    sealer = Sealer(key_beside(Path("data")))
    database = Database.open("sqlite:///data/forefoot.db")
    row = database.run_at_start(lambda tx: People(database, sealer).load(tx, ANNA))
    told = database.run_at_start(
        lambda tx: tx.scalars(sa.select(outbox.c.payload).order_by(outbox.c.id)).all()
    )
    database.close()
    assert row is not None
    assert from_json(row.state).programme == THERE
    texts = [sealer.open(payload)["text"] for payload in told]
    assert texts[0].startswith("You follow another programme now: ")
    assert "Another programme has words of its own" in texts[1]


def test_who_begins_a_session_at_that_very_moment_stays_and_the_operator_reads_why(
    forefoot: Callable[..., tuple[int, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    move = Desk.move

    async def begun_before(desk: Desk, person_id: int, programme: str) -> None:
        await desk._decide(person_id, BeginAsked(""), None)  # noqa: SLF001 (as their own process would)
        await move(desk, person_id, programme)

    monkeypatch.setattr(Desk, "move", begun_before)
    monkeypatch.setenv("CLOCK_START", SEVEN.isoformat())

    assert forefoot(str(ANNA), THERE) == (
        2,
        f"A session is under way. Move when it is over. Programmes: {THERE}, {HOME}.\n",
    )


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (
            (str(ANNA), "gone"),
            f"There is no such programme here. Programmes: {THERE}, {HOME}.",
        ),
        ((str(ANNA), HOME), f"That is the programme already followed. Programmes: {THERE}, {HOME}."),
        (("999", THERE), "Nobody with the id 999 is known here."),
    ],
)
def test_a_move_that_cannot_be_says_why(
    forefoot: Callable[..., tuple[int, str]], args: tuple[str, ...], says: str
) -> None:
    assert forefoot(*args) == (2, f"{says}\n")
