"""How many calls of the Bot API a slot takes, counted by driving the rules."""

from dataclasses import dataclass

from bot.coach.effects import Show
from bot.coach.pacing import PacingMode
from bot.coach.person import InSession, Running
from bot.coach.practice import Practice
from content.model import Foot
from tests.support.play import PRACTICE, Play, first_button, subscribed

PROMPT_AFTER_S = {"standing": 1_800, "seated": 45_000}
"""After the play's beginning, with the suggested times."""


@dataclass(frozen=True, slots=True)
class SlotWalk:
    """*calls*: every message, every edit and every answer to a tap, the prompt included."""

    calls: int
    sets: int


def walked_slot(slot: str, foot: Foot, pacing: PacingMode, practice: Practice = PRACTICE) -> SlotWalk:
    """By first buttons from the slot's prompt to its summary."""
    play, taps = Play(subscribed(foot=foot, pacing=pacing), practice), 0
    play.waits(PROMPT_AFTER_S[slot] - 1)
    play.history.clear()
    play.waits(1)
    while isinstance(play.phase, InSession) or not play.person.sessions:
        if isinstance(play.phase, InSession) and isinstance(play.phase.session.moment, Running):
            play.comes_next()
        else:
            play.does(first_button(play))
            taps += 1
    calls = taps + sum(isinstance(effect, Show) for effect in play.history)
    return SlotWalk(calls, len(play.logged()))
