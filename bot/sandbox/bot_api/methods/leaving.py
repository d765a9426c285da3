"""logOut and close: a bot that moves to another Bot API server."""

from dataclasses import replace
from datetime import timedelta

from bot.sandbox.bot_api.methods import Call, Method
from bot.sandbox.errors import ApiError

# Documented: after logOut a bot cannot come back to this server for so long.
AWAY = timedelta(minutes=10)
# Its server says so without the usual "Bad Request".
LOGGED_OUT = ApiError(400, "Logged out")


def log_out(call: Call) -> bool:
    """Waiting updates are lost, an open poll and every later call are refused for a while."""
    call.updates.drop_pending(call.bot.id)
    until = call.world.stamp() + round(AWAY.total_seconds())
    call.world.change_bot(replace(call.world.bot(call.bot.id), webhook=None, away_until=until))
    call.updates.end_poll(call.bot.id, LOGGED_OUT)
    call.updates.arrived.set()  # for the webhook, which is gone
    return True


def close(_: Call) -> bool:
    """Nothing to do: the bot may call again at once.

    Telegram refuses with 429 when the bot came less than ten minutes ago to a server that was there long
    before; here bot and server start together, and that is allowed.
    """
    return True


def refuse_away(call: Call) -> None:
    """Raises ApiError: it logged out."""
    if call.world.stamp() < call.bot.away_until:
        raise LOGGED_OUT


METHODS: dict[str, Method] = {"logOut": log_out, "close": close}
