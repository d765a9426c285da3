"""Builds everything by hand, in order, runs it, and takes it down again. No container, no globals."""

import asyncio
import signal
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path

import structlog
from aiohttp import web
from pydantic import SecretStr

from bot import health
from bot.clock_file import KeptClock, Wanted, read_clock
from bot.coach.practice import Practice
from bot.desk import Desk, Store
from bot.drawings import Drawings
from bot.keys import key_beside
from bot.links import Alerts
from bot.makers import makers
from bot.places import Places
from bot.reception import Reception
from bot.retention import Retention
from bot.settings import Mode, Settings, SettingsError
from bot.storage import housekeeping
from bot.storage.database import CannotOpen, Database
from bot.storage.diaries import Diaries
from bot.storage.outbox_table import OutboxTable
from bot.storage.people import People
from bot.storage.sealed import Sealer, WrongKey
from bot.tally import Tally
from bot.telegram import webhook
from bot.telegram.connection import (
    Bot,
    TokenUnknown,
    WebhookRefused,
    connect,
    forget_webhook,
    introduce,
    reach,
    set_webhook,
)
from bot.telegram.lanes import Lanes
from bot.telegram.polling import Poller
from bot.telegram.sender import Sender
from bot.telegram.views import Views
from bot.upcoming import Upcoming
from bot.watchdog import Watchdog
from bot.zones import zone_at
from content.load import Content, bundled, load
from scheduler.clock import Clock, RealClock, steady
from scheduler.courier import Courier
from scheduler.jumps import Jump, JumpWatch, waits_in_vain
from scheduler.pace import Pace
from scheduler.ticker import Ticker
from scheduler.waker import Waker

log: structlog.stdlib.BoundLogger = structlog.get_logger()

PROGRAMME = "metatarsalgia"

SANDBOX_TOKEN = "1:sandbox-of-forefoot"  # noqa: S105 (good for nothing but our own stand-in)

GOODBYE_SECONDS = 1.0
"""How long calls under way may still take when the program is told to stop."""

HOUSEKEEPING_SECONDS = 600
"""Between two rounds of forgetting, and of counting people."""

ALERTS_SECONDS = 10
"""Between two looks for alerts whose minutes are over."""

SPREAD_FROM = 200
"""So many people may be called at the same instant without anybody noticing."""

SPREAD = timedelta(seconds=90)
"""With more people, each has a moment of their own within so long after the time they chose."""


def run(settings: Settings) -> None:
    """Until SIGTERM or Ctrl-C. Raises SettingsError or ContentError: the program must not start."""
    asyncio.run(_run(settings))


async def _run(settings: Settings) -> None:
    stopping = asyncio.Event()
    async with AsyncExitStack() as stack:
        _on_signal(_cancel_this_task())
        try:
            house = await _build(settings, stack)
        except asyncio.CancelledError:
            return  # Told to stop before the server was reached.
        _on_signal(stopping.set)
        await _work(house, stopping)
    log.info("stopped")


def _on_signal(act: Callable[[], object]) -> None:
    for signal_ in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(signal_, act)


def _cancel_this_task() -> Callable[[], object]:
    task = asyncio.current_task()
    return lambda: task.cancel() if task else None


@dataclass(slots=True)
class House:
    """What runs. *loops* end at a word or when done; the courier and the *lanes* finish what is under way."""

    courier: Courier
    lanes: Lanes
    loops: list[Callable[[], Awaitable[None]]] = field(default_factory=list)


async def _work(house: House, stopping: asyncio.Event) -> None:
    """Run until told to stop. A loop that ends by itself ends the program: it must not go on half alive.

    Raises SettingsError: the server does not know the token any more.
    """
    refused: list[TokenUnknown] = []

    async def turn(loop: Callable[[], Awaitable[None]]) -> None:
        try:
            await loop()
        except TokenUnknown as error:
            refused.append(error)
            stopping.set()

    async with asyncio.TaskGroup() as tasks:
        loops = [tasks.create_task(turn(loop)) for loop in house.loops]
        delivering = tasks.create_task(house.courier.run())
        await stopping.wait()
        for task in loops:
            task.cancel()
        house.courier.stop()
        leaving = [delivering, tasks.create_task(house.lanes.close())]
        await asyncio.wait(leaving, timeout=GOODBYE_SECONDS)
        for task in leaving:
            task.cancel()
    if refused:
        raise SettingsError(f"BOT_TOKEN {refused[0]}: copy it again from BotFather")


class _Kicks(list[Callable[[], None]]):
    """Whom to tell that something was committed."""

    def __call__(self) -> None:
        for kick in self:
            kick()


async def _build(settings: Settings, stack: AsyncExitStack) -> House:
    content = load(bundled())
    views = Views(content.texts)
    database, sealer = open_store(settings)
    stack.callback(database.close)
    people = People(database, sealer)
    outbox = OutboxTable(database, sealer, Pace.of(settings.send_rate))
    practice = practice_of(settings, content)
    kept = kept_clock(settings, Upcoming(practice, database, people))
    clock: Clock = RealClock() if kept is None else kept.clock

    def speed() -> float:
        return 1.0 if kept is None else kept.speed

    kicks = _Kicks()
    desk = Desk(practice, Store(database, people, outbox, Diaries(sealer)), views, clock.now, speed, kicks)
    waker = Waker(clock, people, desk.wake)
    kicks.append(waker.kick)

    app, tally = web.Application(client_max_size=webhook.MOST_BYTES), Tally()
    loops = [health.Loop("waker", lambda: waker.last_good_tick)]
    health.add_routes(app, database, clock.now, speed, loops, tally)
    lanes = Lanes(Reception(desk, database, zone_at, clock.now))
    webhook_url = settings.webhook_url if settings.mode is Mode.TELEGRAM else None
    if webhook_url:
        webhook.Webhook(_plain(settings.webhook_secret), lanes, tally).add_route(app, webhook_url)
    if settings.mode is Mode.SANDBOX:
        _add_sandbox(app, settings, kept)
    address = await _serve(app, settings, stack)
    if settings.bot_token is None:
        bot = connect(SANDBOX_TOKEN, address, tally)
    else:
        bot = connect(_plain(settings.bot_token), settings.telegram_api_url, tally)
    await _reach(bot, stack)

    papers = makers(database, people, sealer, practice, content.texts, clock.now, stack)
    sender = Sender(bot, Drawings(bundled() / "pictures", database, bot.id), papers)
    courier = Courier(clock, outbox, sender, desk.lose, outbox.gap)
    kicks.append(courier.kick)
    loops.append(health.Loop("courier", lambda: courier.last_good_tick))
    watchdog = _watchdog({"waker": lambda: waker.turns, "courier": lambda: courier.turns})
    house = House(courier, lanes, [waker.run, watchdog.beat, partial(introduce, bot, content.texts)])
    ticker = await _keep_house(
        database,
        people,
        desk,
        clock,
        stack,
        Retention(database, people, outbox, desk.links, views, clock.now, kicks),
        Alerts(database, outbox, desk.links, clock.now, kicks),
    )
    if kept is None:  # The other clock goes by the steady one.
        house.loops.append(_watch_for_jumps(clock, people, [waker.kick, courier.kick, ticker.begin_anew]).run)
    if webhook_url:
        await _set_webhook(bot, webhook_url, _plain(settings.webhook_secret))
    else:
        await forget_webhook(bot)
        poller = Poller(bot, lanes, RealClock().now)
        loops.append(health.Loop("poller", lambda: poller.last_good_poll, health.MUTE_AFTER, RealClock().now))
        house.loops.append(poller.run)
        watchdog.watch("poller", lambda: poller.turns)
    if settings.mode is Mode.SANDBOX:
        print(f"Chat page: {address}/   (Ctrl-C stops)", flush=True)  # noqa: T201 (whoever started it reads this)
    log.info("started", bot=bot.username, mode=settings.mode.value, address=address)
    return house


def open_store(settings: Settings) -> tuple[Database, Sealer]:
    """Raises SettingsError: the database or its key cannot be used."""
    key = _plain(settings.data_key) or key_beside(settings.data_folder)
    try:
        database = Database.open(settings.database_url)
    except CannotOpen as error:
        raise SettingsError(f"DATABASE_URL: {error}") from None
    sealer = Sealer(key)
    try:
        database.run_at_start(sealer.check_key)
    except WrongKey:
        database.close()
        raise SettingsError("DATA_KEY does not open this database: use the key it was made with") from None
    return database, sealer


def _plain(secret: SecretStr | None) -> str:
    """The secret itself; empty when it is not set."""
    return "" if secret is None else secret.get_secret_value()


def practice_of(settings: Settings, content: Content) -> Practice:
    return Practice(
        content.programmes[PROGRAMME],
        Places(),
        settings.default_timezone,
        content.texts.languages,
        operator=settings.operator_contact or "",
        programmes=content.programmes,
    )


def kept_clock(settings: Settings, upcoming: Upcoming) -> KeptClock | None:
    """None: real time, which cannot be moved."""
    wanted = _wanted(settings)
    if wanted is None:
        return None
    return KeptClock(_clock_file(settings), wanted, upcoming.next_prompt_at, upcoming.next_cue_at)


def clock_beside(settings: Settings) -> Clock:
    """The program's clock for a command by hand, which writes nothing of it down."""
    wanted = _wanted(settings)
    return RealClock() if wanted is None else read_clock(_clock_file(settings), wanted)


def _wanted(settings: Settings) -> Wanted | None:
    """None: real time."""
    wanted = Wanted(settings.clock_start, settings.clock_speed)
    return None if settings.mode is Mode.TELEGRAM and wanted == Wanted(None, 1) else wanted


def _clock_file(settings: Settings) -> Path:
    return settings.data_folder / "clock.json"


def _add_sandbox(app: web.Application, settings: Settings, kept: KeptClock | None) -> None:
    """Raises SettingsError: what the sandbox remembers cannot be read."""
    from bot.sandbox import Sandbox, StateError  # noqa: PLC0415 (beside Telegram, starts are quicker without)

    state = settings.data_folder / "sandbox.jsonl"
    try:
        sandbox = Sandbox(
            kept or RealClock(),
            controls=kept,
            tokens=(SANDBOX_TOKEN,),
            state=state,
            bot_name="Forefoot",
            time_zone=settings.default_timezone,
            host=settings.http_host,
        )
    except StateError as error:
        raise SettingsError(str(error)) from None
    sandbox.add_routes(app)


async def _serve(app: web.Application, settings: Settings, stack: AsyncExitStack) -> str:
    """Listen; return the address for this machine. Raises SettingsError: the port is taken."""
    # A chat page keeps a stream open; it is not waited for.
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=GOODBYE_SECONDS / 2)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    try:
        await web.TCPSite(runner, settings.http_host, settings.http_port).start()
    except OSError as error:
        line = f"HTTP_HOST={settings.http_host}, HTTP_PORT={settings.http_port}: {error.strerror or error}"
        raise SettingsError(f"{line}; use a free port, for example HTTP_PORT=8090") from None
    port = runner.addresses[0][1]
    host = "127.0.0.1" if settings.http_host in {"0.0.0.0", "::", ""} else settings.http_host  # noqa: S104 (compared)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


async def _reach(bot: Bot, stack: AsyncExitStack) -> None:
    """Raises SettingsError: the server does not know the token."""
    stack.push_async_callback(bot.shutdown)
    try:
        await reach(bot)
    except TokenUnknown as error:
        raise SettingsError(f"BOT_TOKEN {error}: copy it again from BotFather") from None


async def _set_webhook(bot: Bot, url: str, secret: str) -> None:
    """Raises SettingsError: the server does not take the address."""
    try:
        await set_webhook(bot, url, secret)
    except WebhookRefused as error:
        raise SettingsError(f"WEBHOOK_URL={url} is refused by the server: {error}") from None


async def _keep_house(
    database: Database,
    people: People,
    desk: Desk,
    clock: Clock,
    stack: AsyncExitStack,
    forgets: Retention,
    alerts: Alerts,
) -> Ticker:
    async def forget() -> None:
        await database.run(lambda tx: housekeeping.prune(tx, clock.now()))

    async def spread() -> None:
        desk.spread(SPREAD if await people.are_at_least(SPREAD_FROM) else timedelta())

    await spread()
    ticker = Ticker()
    ticker.every(HOUSEKEEPING_SECONDS, "forget", forget)
    ticker.every(HOUSEKEEPING_SECONDS, "retention", forgets)
    ticker.every(ALERTS_SECONDS, "alerts", alerts)
    ticker.every(HOUSEKEEPING_SECONDS, "spread", spread)
    ticker.start()
    stack.callback(ticker.stop)
    return ticker


def _watchdog(turns: Mapping[str, Callable[[], int]]) -> Watchdog:
    watchdog = Watchdog(steady)
    for name, counts in turns.items():
        watchdog.watch(name, counts)
    return watchdog


def _watch_for_jumps(clock: Clock, people: People, look_again: Sequence[Callable[[], None]]) -> JumpWatch:
    async def landed(jump: Jump) -> None:
        if (between := waits_in_vain(jump)) is not None:
            await people.rouse(*between, clock.now())
        for look in look_again:
            look()

    return JumpWatch(clock.now, steady, landed)
