"""The sandbox knows every method and parameter by the name that the Bot API gives it."""

from bot.sandbox.bot_api.methods.table import METHODS
from bot.sandbox.bot_api.parameters import PARAMETERS
from tests.support.bot_api_spec import BotApiSpec


def test_every_parameter_is_known_and_none_is_made_up(spec: BotApiSpec) -> None:
    named = {method: set(names) for method, names in PARAMETERS.items()}

    assert named == {method: set(spec.parameters(method)) for method in PARAMETERS}


def test_every_method_exists_and_its_parameters_are_listed(spec: BotApiSpec) -> None:
    assert METHODS.keys() - spec.spelling.keys() == set()
    assert METHODS.keys() == {method.lower() for method in PARAMETERS}
