"""From a prompt to the progress of the day, in the program's own sandbox."""

import pytest

from bot.sandbox.play import Telegram
from tests.support.coached import Coached
from tests.support.program import FAST

pytestmark = pytest.mark.process


async def test_a_prompt_is_walked_through_with_done_and_counted(anna: Coached, running: Telegram) -> None:
    await running.post("clock", {"speed": FAST})
    await running.jumps_to("next_prompt")
    await anna.takes("pb")
    await anna.offered("sb")

    await anna.walks_on()

    await anna.human.says("/progress")
    await anna.human.sees("6 of 6 sets in the sessions begun")
