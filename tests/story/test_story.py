"""The fortnights of docs/story are what the rules do today, and what they show in them is fit to be read."""

import pytest

from tests.story.__main__ import FOLDER
from tests.story.live import Living
from tests.story.people import LIVES, Life
from tests.support.uncounted import uncounted

BLAME = ("fail", "lost", "missed", "forgot to", "should have", "must")


@uncounted
@pytest.mark.parametrize("life", LIVES, ids=lambda life: life.name)
def test_a_story_is_what_the_rules_do(life: Life) -> None:
    """Written anew by `make story`."""
    written = Living(life).written()
    assert written == (FOLDER / f"{life.name}.md").read_text(encoding="utf-8")
    days = len(life.days)
    assert f"## Day {days}:" in written or life.name == "forgetful"


@uncounted
@pytest.mark.parametrize("life", LIVES, ids=lambda life: life.name)
def test_nobody_is_blamed_in_a_fortnight(life: Life) -> None:
    said = [line for line in Living(life).written().splitlines() if line.startswith("> ")]
    assert [line for line in said if any(word in line.lower() for word in BLAME)] == []
