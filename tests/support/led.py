"""A session walked step by step, by first buttons and by waiting for what comes by itself."""

from collections.abc import Iterator

from bot.coach.person import InSession, Running, Session
from bot.coach.routine import AwaitDone, AwaitStart
from tests.support.play import Play, first_button


def session(play: Play) -> Session:
    assert isinstance(play.phase, InSession)
    return play.phase.session


def goes_on(play: Play) -> None:
    if isinstance(session(play).moment, Running):
        play.comes_next()
    else:
        play.does(first_button(play))


def every_step(play: Play) -> Iterator[Play]:
    """The same play after every step of its session, the end included."""
    yield play
    while isinstance(play.phase, InSession):
        goes_on(play)
        yield play


def by_words(play: Play) -> None:
    """To the end of the session: Start is tapped, "done" is said."""
    while isinstance(play.phase, InSession):
        match play.phase.session.step:
            case AwaitDone():
                play.says("done")
            case AwaitStart():
                play.taps("button.start")
            case _:
                play.comes_next()
