"""A session is few messages: Telegram takes one a second in a chat, and a phone that rings all the time is put away."""

import pytest

from bot.coach.effects import Show
from bot.coach.person import InSession, Running
from tests.support.play import Play, first_button, subscribed


@pytest.mark.parametrize(("slot", "most"), [("standing", 45), ("seated", 140)])
def test_a_slot_at_the_low_doses_stays_within_its_calls(slot: str, most: int) -> None:
    """Every message, every edit and every answer to a tap is a call of the Bot API."""
    at = {"standing": 1_800, "seated": 45_000}[slot]
    play, taps = Play(subscribed()), 0
    play.waits(at - 1)
    play.history.clear()
    play.waits(1)
    while isinstance(play.phase, InSession) or not play.person.sessions:
        if isinstance(play.phase, InSession) and isinstance(play.phase.session.moment, Running):
            play.comes_next()
        else:
            play.does(first_button(play))
            taps += 1
    calls = taps + sum(isinstance(effect, Show) for effect in play.history)
    assert calls <= most
    assert len(play.logged()) in {6, 9}
