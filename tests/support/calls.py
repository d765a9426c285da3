"""How many calls of the Bot API a slot takes, counted by driving the rules."""

from dataclasses import dataclass, replace

from bot.coach.check_out import open_questions
from bot.coach.doses import AS_WRITTEN, Doses, Standing
from bot.coach.effects import Show, TakeBack
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
    play = _at_its_prompt(slot, foot, pacing, doses)
    return _counted(play, _walk(play))


def answered_slot(slot: str, foot: Foot, pacing: PacingMode, doses: Doses = AS_WRITTEN) -> SlotWalk:
    """The same, and then both questions on the summary: how much it hurt at most, and how hard it was."""
    play = _at_its_prompt(slot, foot, pacing, doses)
    taps = _walk(play)
    while open_questions(play.phase) is not None:
        play.does(first_button(play))
        taps += 1
    return _counted(play, taps)


def _at_its_prompt(slot: str, foot: Foot, pacing: PacingMode, doses: Doses) -> Play:
    play = Play(replace(subscribed(foot=foot, pacing=pacing), doses=doses))
    play.waits(PROMPT_AFTER_S[slot] - 1)
    play.history.clear()
    return play.waits(1)


def _walk(play: Play) -> int:
    """The number of taps."""
    taps = 0
    while isinstance(play.phase, InSession) or not play.person.sessions:
        if isinstance(play.phase, InSession) and isinstance(play.phase.session.moment, Running):
            play.comes_next()
        else:
            play.does(first_button(play))
            taps += 1
    return taps


def _counted(play: Play, taps: int) -> SlotWalk:
    calls = taps + sum(isinstance(effect, Show | TakeBack) for effect in play.history)
    return SlotWalk(calls, len(play.logged()))
