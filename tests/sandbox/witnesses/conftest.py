import pytest

from tests.support.bot_api_spec import BotApiSpec
from tests.support.readers import Aiogram, PythonTelegramBot, Reader, Specification


@pytest.fixture(scope="session")
def spec() -> BotApiSpec:
    return BotApiSpec.at_hand()


@pytest.fixture(params=["aiogram", "python-telegram-bot", "specification"])
def reader(request: pytest.FixtureRequest) -> Reader:
    match request.param:
        case "aiogram":
            return Aiogram()
        case "python-telegram-bot":
            return PythonTelegramBot()
        case _:
            return Specification(request.getfixturevalue("spec"))
