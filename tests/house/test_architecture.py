"""The rules of the house, read off the source. Each is tried on a planted source that breaks it."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MOST_LINES = 400
# Lists that are read like a table: cut in two, one would have to look in both.
LISTS = {
    "bot.coach.events": 800,
    "bot.coach.effects": 500,
    "bot.coach.coach": 500,
    "bot.coach.person": 500,
    "bot.telegram.buttons": 500,
}
EVERYTHING = ("bot", "content", "scheduler")

# Who may import what of ours: the longest name that fits a module counts. A module may always import its own
# package. A new module at the top of bot/ needs a row here, and that row is worth a thought.
ARROWS: dict[str, tuple[str, ...]] = {
    "content": (),
    "scheduler": (),
    "bot.coach": ("content", "scheduler.recurrence"),
    "bot.storage": ("bot.coach", "content.model", "scheduler"),
    "bot.heard": ("bot.coach",),
    "bot.strangers": ("bot.coach",),
    "bot.papers": (),
    "bot.tally": (),
    "bot.links": ("bot.coach", "bot.storage", "scheduler.message"),
    "bot.clinic": ("bot.coach", "bot.links", "bot.storage", "scheduler.message"),
    "bot.erasure": ("bot.links", "bot.storage"),
    "bot.retention": ("bot.coach", "bot.erasure", "bot.links", "bot.storage", "scheduler.message"),
    "bot.export": ("bot.coach", "bot.papers", "bot.storage", "content.texts"),
    "bot.telegram": (
        "bot.coach",
        "bot.heard",
        "bot.papers",
        "bot.tally",
        "content",
        "scheduler.message",
        "scheduler.outbox",
    ),
    "bot.charts": ("bot.coach", "content"),
    "bot.makers": (
        "bot.charted",
        "bot.coach",
        "bot.export",
        "bot.papers",
        "bot.storage",
        "content.texts",
    ),
    "bot.charted": ("bot.charts", "bot.coach", "bot.papers", "bot.storage", "content.texts"),
    "bot.sandbox": (),
    "bot.desk": (
        "bot.clinic",
        "bot.coach",
        "bot.erasure",
        "bot.heard",
        "bot.links",
        "bot.storage",
        "bot.strangers",
        "content.drawing",
        "scheduler",
    ),
    "bot.reception": ("bot.desk", "bot.heard", "bot.storage", "bot.telegram"),
    "bot.drawings": (
        "bot.coach.clip",
        "bot.coach.pacing",
        "bot.pacer_film",
        "bot.spoken_count",
        "bot.storage",
        "content.drawing",
        "content.pictures",
    ),
    "bot.pacer_film": ("bot.coach.pacing",),
    "bot.spoken_count": ("bot.coach.clip", "content.sounds", "content.spoken_words"),
    "bot.health": ("bot.storage", "bot.tally"),
    "bot.upcoming": ("bot.coach", "bot.storage"),
    "bot.watchdog": (),
    "bot.clock_file": ("scheduler.clock",),
    "bot.places": ("bot.coach", "bot.zones"),
    "bot.zones": ("bot.zone_names", "bot.coach.clock_times"),
    "bot.zone_names": ("bot.big_cities",),
    "bot.big_cities": (),
    "bot.keys": (),
    "bot.setting_values": ("bot.keys", "bot.zones"),
    "bot.settings": ("bot.setting_values",),
    "bot.log": ("bot.setting_values",),
    "bot.app": EVERYTHING,
    "bot.by_hand": EVERYTHING,
    "bot.cli": EVERYTHING,
    "bot.__main__": EVERYTHING,
}
LIBRARIES = {
    "sqlalchemy": "bot.storage",
    "sqlite3": "bot.storage",
    "psycopg": "bot.storage",
    "alembic": "bot.storage",
    "telegram": "bot.telegram",
    "apscheduler": "scheduler.ticker",
    "matplotlib": "bot.charts",
}
CLOCKS = ("scheduler.clock", "bot.sandbox.clock")
CLOCK_READS = {
    "datetime": {"now", "utcnow", "today"},
    "date": {"today"},
    "time": {
        "time",
        "time_ns",
        "monotonic",
        "monotonic_ns",
        "perf_counter",
        "perf_counter_ns",
        "localtime",
        "gmtime",
    },
}
MAY_PRINT = ("bot.app", "bot.cli", "bot.sandbox.serve")  # the last tells the address it listens on
# A task nobody holds dies unseen: a name here comes with its reason.
MAY_CREATE_TASKS = ("bot.sandbox.sandbox",)  # holds its one task until clean-up, then cancels and awaits it

Rule = Callable[[str, str], Iterator[str]]


def within(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


def imports(source: str) -> Iterator[str]:
    """Every name imported, in full; `from a import b` is `a.b`, whether b is a module or not."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = "." * node.level + (node.module or "")
            yield from (f"{package}.{alias.name}" for alias in node.names)


def calls(source: str) -> Iterator[tuple[str, str]]:
    """Find (owner, name) of every call: `a.date.today()` is ("date", "today"), `print()` is ("", "print")."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        match node.func:
            case ast.Name(id=name):
                yield "", name
            case ast.Attribute(value=ast.Name(id=owner) | ast.Attribute(attr=owner), attr=name):
                yield owner, name
            case ast.Attribute(
                value=ast.Call(func=ast.Attribute(attr=owner) | ast.Name(id=owner)), attr=name
            ):
                yield owner, name


def arrows_point_one_way(module: str, source: str) -> Iterator[str]:
    rows = [row for row in ARROWS if within(module, row)]
    if module == "bot":
        return
    if not rows:
        yield f"{module} has no row in ARROWS"
        return
    row = max(rows, key=len)
    for name in imports(source):
        if name.startswith("."):
            yield f"{module} imports {name}: write it out"
        elif name.partition(".")[0] in {*EVERYTHING, "tests"} and not any(
            within(name, allowed) for allowed in (row, *ARROWS[row])
        ):
            yield f"{module} imports {name}"


def libraries_stay_in_their_package(module: str, source: str) -> Iterator[str]:
    for name in imports(source):
        home = LIBRARIES.get(name.partition(".")[0])
        if home and not within(module, home):
            yield f"{module} imports {name}, which is for {home} alone"


def clocks_are_read_in_one_place(module: str, source: str) -> Iterator[str]:
    if module in CLOCKS:
        return
    for owner, name in calls(source):
        if name in CLOCK_READS.get(owner, ()) or (name == "time" and owner.endswith("loop")):
            yield f"{module} calls {owner}.{name}()"
    for imported in imports(source):
        package, _, name = imported.rpartition(".")
        if package == "time" and name in CLOCK_READS["time"]:
            yield f"{module} imports {imported}"


def only_the_shell_prints(module: str, source: str) -> Iterator[str]:
    if module not in MAY_PRINT and ("", "print") in calls(source):
        yield f"{module} prints"


def every_task_has_a_holder(module: str, source: str) -> Iterator[str]:
    if module in MAY_CREATE_TASKS:
        return
    for owner, name in calls(source):
        loose = owner == "asyncio" or owner.endswith("loop")
        if name in {"create_task", "ensure_future"} and (loose or not owner):
            yield f"{module} calls {owner}.{name}()"


def modules_are_short(module: str, source: str) -> Iterator[str]:
    if (lines := source.count("\n")) > LISTS.get(module, MOST_LINES):
        yield f"{module} has {lines} lines"


RULES: tuple[Rule, ...] = (
    arrows_point_one_way,
    libraries_stay_in_their_package,
    clocks_are_read_in_one_place,
    only_the_shell_prints,
    every_task_has_a_holder,
    modules_are_short,
)


def modules() -> dict[str, str]:
    files = (path.relative_to(ROOT) for package in EVERYTHING for path in (ROOT / package).rglob("*.py"))
    return {
        ".".join(path.with_suffix("").parts).removesuffix(".__init__"): (ROOT / path).read_text("utf-8")
        for path in files
    }


@pytest.mark.parametrize("rule", RULES)
def test_the_house_keeps(rule: Rule) -> None:
    found = modules()
    assert {"bot", "content.model", "scheduler.clock", "bot.settings"} <= found.keys()
    assert [broken for module, source in found.items() for broken in rule(module, source)] == []


@pytest.mark.parametrize(
    ("rule", "module", "source"),
    [
        (arrows_point_one_way, "content.load", "import bot.settings"),
        (arrows_point_one_way, "content.load", "from scheduler import clock"),
        (arrows_point_one_way, "scheduler.waker", "from content.model import Dose"),
        (arrows_point_one_way, "bot.coach.plan", "from scheduler.clock import Clock"),
        (arrows_point_one_way, "bot.coach.plan", "def f():\n    from bot import storage"),
        (arrows_point_one_way, "bot.coach.plan", "from . import events"),
        (arrows_point_one_way, "bot.storage.store", "import bot.telegram.sender"),
        (arrows_point_one_way, "bot.telegram.updates", "from bot.storage.store import Store"),
        (arrows_point_one_way, "bot.telegram.updates", "import scheduler.waker"),
        (arrows_point_one_way, "bot.sandbox.server", "from bot.coach.events import Began"),
        (arrows_point_one_way, "bot.desk", "import bot.telegram"),
        (arrows_point_one_way, "bot.newcomer", ""),
        (arrows_point_one_way, "bot.coach.plan", "from tests.house import anything"),
        (libraries_stay_in_their_package, "bot.desk", "import sqlite3"),
        (libraries_stay_in_their_package, "bot.app", "from sqlalchemy.orm import Session"),
        (libraries_stay_in_their_package, "scheduler.outbox", "import psycopg"),
        (libraries_stay_in_their_package, "bot.cli", "from alembic import command"),
        (libraries_stay_in_their_package, "bot.sandbox.server", "import telegram"),
        (libraries_stay_in_their_package, "bot.telegram_like", "import telegram"),
        (
            libraries_stay_in_their_package,
            "scheduler.waker",
            "from apscheduler.triggers.date import DateTrigger",
        ),
        (clocks_are_read_in_one_place, "bot.desk", "import datetime as d\nd.datetime.now(d.UTC)"),
        (clocks_are_read_in_one_place, "bot.coach.plan", "datetime.utcnow()"),
        (clocks_are_read_in_one_place, "bot.coach.plan", "date.today()"),
        (clocks_are_read_in_one_place, "scheduler.pace", "import time\ntime.monotonic()"),
        (clocks_are_read_in_one_place, "scheduler.pace", "from time import perf_counter"),
        (clocks_are_read_in_one_place, "scheduler.pace", "asyncio.get_running_loop().time()"),
        (only_the_shell_prints, "bot.desk", "print('here')"),
        (every_task_has_a_holder, "bot.desk", "asyncio.create_task(f())"),
        (every_task_has_a_holder, "bot.desk", "asyncio.get_event_loop().create_task(f())"),
        (every_task_has_a_holder, "bot.desk", "from asyncio import create_task\ncreate_task(f())"),
        (modules_are_short, "bot.desk", "\n" * (MOST_LINES + 1)),
    ],
)
def test_a_planted_breach_is_found(rule: Rule, module: str, source: str) -> None:
    assert list(rule(module, source)) != []


@pytest.mark.parametrize(
    ("rule", "module", "source"),
    [
        (
            arrows_point_one_way,
            "bot.coach.plan",
            "from scheduler.recurrence import next_after\nimport content.model",
        ),
        (arrows_point_one_way, "bot.app", "import bot.sandbox\nfrom scheduler import clock"),
        (arrows_point_one_way, "bot.sandbox.server", "from bot.sandbox import faults"),
        (libraries_stay_in_their_package, "bot.storage.migrations.env", "from alembic import context"),
        (clocks_are_read_in_one_place, "bot.desk", "self.clock.now()\nclock.now()"),
        (clocks_are_read_in_one_place, "scheduler.clock", "datetime.now(UTC)"),
        (
            every_task_has_a_holder,
            "bot.app",
            "async with asyncio.TaskGroup() as group:\n    group.create_task(f())",
        ),
        (modules_are_short, "bot.desk", "\n" * MOST_LINES),
    ],
)
def test_what_is_allowed_is_let_pass(rule: Rule, module: str, source: str) -> None:
    if "async with" in source:
        source = "async def g():\n    " + source.replace("\n", "\n    ")
    assert list(rule(module, source)) == []
