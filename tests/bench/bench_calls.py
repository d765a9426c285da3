"""How many calls of the Bot API a session takes: by slot, dose, feet and pacing mode, counted by driving the rules."""

from collections.abc import Iterator

from bot.coach.pacing import PacingMode
from content.model import Foot
from tests.bench.line import Line
from tests.support.calls import DOSES, PROMPT_AFTER_S, answered_slot, walked_slot

NEEDED = {"standing": 30, "seated": 40}
"""With the pacer or a clip, one foot, at any dose. With the questions answered it is not met: decision 0027."""

FEET = {Foot.LEFT: "one foot", Foot.BOTH: "both feet"}


def measure() -> Iterator[Line]:
    for pacing in PacingMode:
        for foot, feet in FEET.items():
            for slot in PROMPT_AFTER_S:
                for dose, levels in DOSES.items():
                    held = pacing is not PacingMode.EDITS and foot is not Foot.BOTH
                    needed = NEEDED[slot] if held else None
                    name = f"{slot}, {dose} dose, {feet}, {pacing}"
                    calls = walked_slot(slot, foot, pacing, levels).calls
                    yield Line(name, calls, "calls", needed, digits=0)
                    answered = answered_slot(slot, foot, pacing, levels).calls
                    yield Line(f"{name}, both questions answered", answered, "calls", needed, digits=0)
