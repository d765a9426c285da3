"""How many calls of the Bot API a slot takes, counted by driving the rules."""

from dataclasses import dataclass, replace

from bot.coach.doses import AS_WRITTEN, Doses, Standing
from bot.coach.effects import Show
from bot.coach.pacing import PacingMode
from bot.coach.person import InSession, Running
from content.model import Foot, Pacing
from tests.support.play import PRACTICE, SEVEN, Play, first_button, subscribed

PROMPT_AFTER_S = {"standing": 1_800, "seated": 45_000}
"""After the play's beginning, with the suggested times."""


@dataclass(frozen=True, slots=True)
class SlotWalk:
    """*calls*: every message, every edit and every answer to a tap, the prompt included."""

    calls: int
    sets: int


def at_levels(hold_long: int, hold_short: int, reps: int) -> Doses:
    """Somebody who has reached these levels: seconds, seconds, repetitions."""
    levels = {Pacing.HOLD: hold_long, Pacing.PACED: hold_short, Pacing.SELF: reps}
    return Doses(
        standings=tuple(
            Standing(exercise.id, levels[exercise.pacing], SEVEN.date())
            for exercise in PRACTICE.programme.exercises
            if exercise.progression is not None
        )
    )


DOSES = {"low": at_levels(30, 5, 25), "middle": at_levels(45, 7, 50), "top": at_levels(60, 10, 75)}


def walked_slot(slot: str, foot: Foot, pacing: PacingMode, doses: Doses = AS_WRITTEN) -> SlotWalk:
    """By first buttons from the slot's prompt to its summary."""
    play, taps = Play(replace(subscribed(foot=foot, pacing=pacing), doses=doses)), 0
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
