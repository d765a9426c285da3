"""A session is few messages: Telegram takes one a second in a chat, and a phone that rings all the time is put away."""

import pytest

from bot.coach.pacing import PacingMode
from content.model import Foot
from tests.support.calls import answered_slot, walked_slot


@pytest.mark.parametrize(
    ("pacing", "foot", "slot", "most"),
    [
        (PacingMode.PACER, Foot.LEFT, "standing", 30),
        (PacingMode.PACER, Foot.LEFT, "seated", 40),
        (PacingMode.PACER, Foot.BOTH, "standing", 49),
        (PacingMode.PACER, Foot.BOTH, "seated", 40),
        (PacingMode.SOUND, Foot.LEFT, "standing", 30),
        (PacingMode.SOUND, Foot.LEFT, "seated", 40),
        (PacingMode.SOUND, Foot.BOTH, "standing", 49),
        (PacingMode.SOUND, Foot.BOTH, "seated", 40),
        (PacingMode.EDITS, Foot.LEFT, "standing", 45),
        (PacingMode.EDITS, Foot.LEFT, "seated", 140),
    ],
)
def test_a_slot_at_the_low_doses_stays_within_its_calls(
    pacing: PacingMode, foot: Foot, slot: str, most: int
) -> None:
    """With both feet the standing slot has the whole extension of both: six sets that seated has for one foot."""
    walk = walked_slot(slot, foot, pacing)
    assert walk.calls <= most
    assert (
        walk.sets
        == {
            (Foot.LEFT, "standing"): 6,
            (Foot.LEFT, "seated"): 9,
            (Foot.BOTH, "standing"): 12,
            (Foot.BOTH, "seated"): 9,
        }[foot, slot]
    )


@pytest.mark.parametrize(
    ("pacing", "slot", "most"),
    [
        (PacingMode.PACER, "standing", 32),
        (PacingMode.PACER, "seated", 44),
        (PacingMode.SOUND, "standing", 31),
        (PacingMode.SOUND, "seated", 43),
    ],
)
def test_both_questions_after_it_cost_their_taps_and_one_edit_each(
    pacing: PacingMode, slot: str, most: int
) -> None:
    """They stand on the summary; neither needs a message of its own."""
    walked, answered = (count(slot, Foot.LEFT, pacing) for count in (walked_slot, answered_slot))
    assert answered.calls - walked.calls == 4
    assert answered.calls <= most
