"""Runs the sandbox alone."""

import asyncio
from pathlib import Path

from aiohttp import web

from bot.sandbox.bot_api.limits import Limits
from bot.sandbox.clock import RealClock
from bot.sandbox.sandbox import Sandbox


async def serve(
    host: str,
    port: int,
    state: Path | None,
    token: str | None,
    limits: Limits | None = Limits(),  # noqa: B008 - frozen
) -> None:
    """Until cancelled. *port* 0: a free one; the line that is printed tells which. *limits* None: there are none.

    Raises OSError (the address is taken), StateError, ValueError (the token).
    """
    app = web.Application()
    Sandbox(RealClock(), token=token, state=state, host=host, limits=limits).add_routes(app)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        await site.start()
        bound = runner.addresses[0]
        print(f"Sandbox: http://{bound[0]}:{bound[1]}/", flush=True)  # noqa: T201 - whoever started it reads this
        await asyncio.Event().wait()
    finally:
        await runner.cleanup()
