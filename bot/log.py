"""Log events with keys, as text or JSON. The libraries' lines go the same way, and none shows a secret."""

import logging
import re
import sys
from collections.abc import Callable, Collection
from types import TracebackType
from typing import TextIO
from urllib.parse import quote

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from bot.setting_values import LogFormat, LogLevel

# Each request is a line of theirs, with the token in its address; each tick of the jobs is one, a report a hundred.
TALKATIVE = ("alembic", "httpx", "httpcore", "apscheduler", "aiohttp.access", "asyncio", "fontTools")

# What is shorter protects nothing, and to hide it would riddle every line.
SHORTEST_SECRET = 5

_TOKEN = re.compile(r"\d+(?::|%3A)[\w-]{30,}", re.IGNORECASE)


def configure(level: LogLevel, form: LogFormat, to: TextIO, secrets: Collection[str] = ()) -> None:
    """Send every line to *to*, uncaught exceptions included. Call once, before anything logs.

    *secrets* are hidden wherever they appear, and so is whatever looks like a bot token.
    """
    first = _first_steps(form)
    handler = logging.StreamHandler(to)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=first,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *_rendering(form, to),
                _hiding(secrets),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.value.upper())
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *first,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    sys.excepthook = _uncaught


def redact(text: str, secrets: Collection[str] = ()) -> str:
    """Hide *secrets* and what looks like a bot token, in addresses and tracebacks too."""
    text = _TOKEN.sub("[token]", text)
    for secret in secrets:
        if len(secret) >= SHORTEST_SECRET:
            written = f"{re.escape(secret)}|{re.escape(quote(secret, safe=''))}"
            text = re.sub(written, "[secret]", text, flags=re.IGNORECASE)
    return text


def _first_steps(form: LogFormat) -> list[Processor]:
    stamp = "iso" if form is LogFormat.JSON else "%Y-%m-%d %H:%M:%SZ"
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt=stamp, utc=True),
    ]


def _rendering(form: LogFormat, to: TextIO) -> list[Processor]:
    if form is LogFormat.JSON:
        return [
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
        ]
    return [
        structlog.dev.ConsoleRenderer(
            colors=to.isatty(),
            pad_event_to=0,
            pad_level=False,
            # The richer formatters print local variables: message texts and health answers among them.
            exception_formatter=structlog.dev.plain_traceback,
        )
    ]


def _hiding(secrets: Collection[str]) -> Callable[[WrappedLogger, str, EventDict], str]:
    # Last, on the finished line: whatever a secret hid in, it has become text by now.
    return lambda _logger, _method, rendered: redact(str(rendered), secrets)


def _uncaught(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, traceback)
        return
    logging.getLogger("forefoot").critical("crashed", exc_info=(kind, error, traceback))
