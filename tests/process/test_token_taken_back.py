"""A token that is taken back while the program runs ends it with one line."""

from pathlib import Path

import pytest
from aiohttp import web
from cryptography.fernet import Fernet

from tests.support.program import Program
from tests.support.scripted_api import ME

TOKEN = "1:taken-back"

pytestmark = pytest.mark.process


async def answer(request: web.Request) -> web.Response:
    method = request.path.rpartition("/")[2]
    if method == "getUpdates":
        return web.json_response({"ok": False, "error_code": 401, "description": "Unauthorized"}, status=401)
    return web.json_response({"ok": True, "result": ME if method == "getMe" else True})


async def test_a_token_that_is_taken_back_ends_the_program_with_one_line(tmp_path: Path) -> None:
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        server = f"http://127.0.0.1:{runner.addresses[0][1]}"
        key = Fernet.generate_key().decode()
        program = Program(tmp_path / "run", {"BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": server, "DATA_KEY": key})
        program.launch()
        ended = await program.ends()
    finally:
        await runner.cleanup()
    assert ended.code == 2
    assert ended.said.splitlines()[-1] == (
        "BOT_TOKEN is no longer known to the server: copy it again from BotFather"
    )
    assert "Traceback" not in ended.said
    assert TOKEN not in ended.said
