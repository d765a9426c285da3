"""What a bot is told where it may not write, in Telegram's words."""

from datetime import UTC, datetime

import pytest

from bot.sandbox.errors import ApiError
from bot.sandbox.state.records import Chat, Standing
from bot.sandbox.state.store import Store
from bot.sandbox.state.world import ANNA, CHANNEL, GROUP, World
from tests.support.standing_clock import StandingClock


@pytest.fixture
def world() -> World:
    return World(Store(), StandingClock(datetime(2026, 11, 22, tzinfo=UTC)), None, "Bot")


def refusal(world: World, chat_id: int) -> tuple[int, str]:
    with pytest.raises(ApiError) as refused:
        world.reachable_chat(world.bot(7), chat_id)
    return refused.value.code, refused.value.description


@pytest.mark.parametrize(
    ("standing", "words"),
    [
        (Standing.STRANGER, "bot can't initiate conversation with a user"),
        (Standing.BLOCKED, "bot was blocked by the user"),
        (Standing.DEACTIVATED, "user is deactivated"),
    ],
)
def test_a_person_who_cannot_be_written_to_is_forbidden(world: World, standing: Standing, words: str) -> None:
    world.change_chat(Chat(7, ANNA.id, {"id": ANNA.id, "type": "private"}, standing))

    assert refusal(world, ANNA.id) == (403, f"Forbidden: {words}")


@pytest.mark.parametrize("info", [GROUP, CHANNEL])
def test_a_bot_that_was_kicked_is_forbidden(world: World, info: dict[str, object]) -> None:
    world.change_chat(Chat(7, int(str(info["id"])), info, Standing.KICKED))

    words = f"Forbidden: bot was kicked from the {info['type']} chat"
    assert refusal(world, int(str(info["id"]))) == (403, words)


def test_somebody_never_met_does_not_exist(world: World) -> None:
    assert refusal(world, ANNA.id) == (400, "Bad Request: chat not found")


def test_somebody_met_in_a_group_exists_and_has_to_write_first(world: World) -> None:
    world.meet(world.bot(7), ANNA)

    assert refusal(world, ANNA.id) == (403, "Forbidden: bot can't initiate conversation with a user")


def test_meeting_again_changes_nothing(world: World) -> None:
    bot = world.bot(7)
    known = world.change_chat(Chat(7, ANNA.id, {"id": ANNA.id, "type": "private"}, Standing.MEMBER))

    world.meet(bot, ANNA)

    assert world.chat(bot, ANNA.id) == known
