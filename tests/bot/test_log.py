import io
import json
import logging
import sys
from collections.abc import Iterator
from urllib.parse import quote

import pytest
import structlog

from bot.log import TALKATIVE, configure, redact
from bot.setting_values import LogFormat, LogLevel

TOKEN = "7123456789:AAF_made-up_for-tests_0123456789abc"


SHORT_TOKEN = "1:abc"  # other Bot API servers hand out such
SECRETS = [SHORT_TOKEN, "kUo4HR-made_up_for_the_tests_0123456789abcd=", "hush-hush"]


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    root, hook = logging.getLogger(), sys.excepthook
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers, sys.excepthook = handlers, hook
    root.setLevel(level)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.NOTSET)
    structlog.reset_defaults()


@pytest.fixture(params=list(LogFormat))
def lines(request: pytest.FixtureRequest) -> io.StringIO:
    out = io.StringIO()
    configure(LogLevel.INFO, request.param, out)
    return out


def test_text_is_one_short_line_with_its_keys() -> None:
    out = io.StringIO()
    configure(LogLevel.INFO, LogFormat.TEXT, out)
    structlog.get_logger("bot.app").info("started", port=8080)
    (line,) = out.getvalue().splitlines()
    assert line.split("Z ", 1)[1] == "[info] started [bot.app] port=8080"


def test_json_is_one_object_a_line() -> None:
    out = io.StringIO()
    configure(LogLevel.INFO, LogFormat.JSON, out)
    structlog.get_logger("bot.app").info("started", port=8080, city="Київ")
    (line,) = out.getvalue().splitlines()
    entry = json.loads(line)
    assert entry.pop("timestamp").endswith("Z")
    assert entry == {"event": "started", "port": 8080, "city": "Київ", "level": "info", "logger": "bot.app"}


def test_the_libraries_lines_go_the_same_way(lines: io.StringIO) -> None:
    logging.getLogger("telegram.ext").warning("no route to %s", "host")
    assert "no route to host" in lines.getvalue()
    assert len(lines.getvalue().splitlines()) == 1


def test_lines_below_the_level_are_not_written(lines: io.StringIO) -> None:
    structlog.get_logger("x").debug("detail")
    logging.getLogger("x").debug("detail")
    assert lines.getvalue() == ""


@pytest.mark.parametrize("name", TALKATIVE)
def test_talkative_libraries_speak_only_of_trouble(lines: io.StringIO, name: str) -> None:
    logging.getLogger(name).info("each and every request")
    assert lines.getvalue() == ""
    logging.getLogger(name).warning("trouble")
    assert "trouble" in lines.getvalue()


def test_no_line_shows_a_token(lines: io.StringIO) -> None:
    log = structlog.get_logger("bot")
    log.info("polling https://api.telegram.org/bot%s/getUpdates", TOKEN)
    log.info("call", url=f"https://api.telegram.org/file/bot{TOKEN}/x", args={"token": TOKEN})
    logging.getLogger("telegram").error("The token `%s` was rejected", TOKEN)
    assert TOKEN.partition(":")[2] not in lines.getvalue()
    assert lines.getvalue().count("[token]") == 4


@pytest.mark.parametrize("form", list(LogFormat))
@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("written", ["{}", "http://h/bot{}/getMe", "{!r}"])
def test_no_line_shows_a_secret_that_was_named(form: LogFormat, secret: str, written: str) -> None:
    out = io.StringIO()
    configure(LogLevel.INFO, form, out, SECRETS)
    log = structlog.get_logger("bot")
    log.info("call", url=written.format(secret))
    logging.getLogger("telegram").error("rejected: %s", written.format(quote(secret, safe="")))
    sys.excepthook(RuntimeError, RuntimeError(written.format(secret)), None)
    assert secret not in out.getvalue()
    assert out.getvalue().count("[secret]") == 3


def test_a_secret_too_short_to_protect_anything_riddles_no_line() -> None:
    out = io.StringIO()
    configure(LogLevel.INFO, LogFormat.JSON, out, ["a", ""])
    structlog.get_logger("bot.app").info("a start", chat=7)
    entry = json.loads(out.getvalue())
    assert (entry["event"], entry["logger"], entry["chat"]) == ("a start", "bot.app", 7)


def fail_with(answer: str) -> None:
    del answer
    raise ValueError(f"bad address /bot{TOKEN}/getMe")


def test_no_traceback_shows_a_token_or_a_local_variable(lines: io.StringIO) -> None:
    answers = ["my toe", "is numb"]
    try:
        fail_with(" ".join(answers))
    except ValueError:
        structlog.get_logger("bot").exception("failed")
        logging.getLogger("telegram").exception("failed too")
    assert lines.getvalue().count("bad address /bot[token]/getMe") == 2
    assert "Traceback" in lines.getvalue()
    assert "my toe is numb" not in lines.getvalue()


def test_a_crash_is_logged_without_the_token(lines: io.StringIO) -> None:
    error = RuntimeError(f"rejected: {TOKEN}")
    sys.excepthook(RuntimeError, error, None)
    assert "crashed" in lines.getvalue()
    assert "rejected: [token]" in lines.getvalue()


@pytest.mark.parametrize(
    "text", [TOKEN, f"bot{TOKEN}/", TOKEN.replace(":", "%3A"), TOKEN.replace(":", "%3a"), f"'{TOKEN}'"]
)
def test_a_token_is_hidden_in_any_wrapping(text: str) -> None:
    assert "made-up" not in redact(text)


@pytest.mark.parametrize(
    "text", ["2026-03-01T07:25:00+01:00", "127.0.0.1:8080", "12:standing:2026-03-01", "3:toes"]
)
def test_times_addresses_and_keys_stay_readable(text: str) -> None:
    assert redact(text) == text
