"""Runs the sandbox alone."""

import asyncio
import signal
from collections.abc import Sequence
from pathlib import Path

from aiohttp import web

from bot.sandbox.bot_api.limits import Limits
from bot.sandbox.clock import RealClock
from bot.sandbox.journal import KEPT
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.state.store import StateError

GOODBYE_SECONDS = 0.3
"""For answers under way; then they are cut, which may take as long again. Unasked, aiohttp waits a minute."""


class AddressError(Exception):
    """Nothing can listen there; the message names the address and the reason."""


async def serve(
    host: str,
    port: int,
    state: Path | None,
    tokens: Sequence[str] = (),
    people: Sequence[str] = (),
    limits: Limits | None = Limits(),  # noqa: B008 - frozen
    journal_size: int = KEPT,
) -> None:
    """Until SIGTERM or Ctrl-C. *port* 0: a free one; the line that is printed tells which.

    *people*: first names of who is there besides Anna. For the others see Sandbox.
    Raises AddressError, StateError, ValueError (a token).
    """
    stopping = asyncio.Event()
    for signal_ in (signal.SIGTERM, signal.SIGINT):
        # Not left to Python's own Ctrl-C: what a shell has put into the background begins with that switched off.
        asyncio.get_running_loop().add_signal_handler(signal_, stopping.set)
    try:
        sandbox = Sandbox(
            RealClock(), tokens=tokens, state=state, host=host, limits=limits, journal_size=journal_size
        )
    except OSError as error:
        raise StateError(f"{error.filename or state}: {error.strerror}") from error
    sandbox.welcome(people)
    app = web.Application()
    sandbox.add_routes(app)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=GOODBYE_SECONDS)
    await runner.setup()
    try:
        await listen(runner, host, port)
        bound = runner.addresses[0]
        print(f"Sandbox: http://{bound[0]}:{bound[1]}/", flush=True)  # noqa: T201 - whoever started it reads this
        await stopping.wait()
    finally:
        await runner.cleanup()


async def listen(runner: web.AppRunner, host: str, port: int) -> None:
    """Raises AddressError."""
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        reason = (error.strerror or str(error)).rpartition(": ")[2]
        raise AddressError(f"Cannot listen at {host}, port {port}: {reason}.") from error
