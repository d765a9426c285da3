import shutil
import subprocess
import sys
import zipfile
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

import bot
from bot import by_hand, cli, log
from bot.clock_file import KeptClock, Wanted
from bot.coach.onboarding import newcomer
from bot.erasure import erase
from bot.keys import is_key, key_beside, new_key
from bot.links import Links
from bot.settings import VARIABLES, Mode, Settings
from bot.storage import codec, outbox_settle
from bot.storage.database import Database, Transaction
from bot.storage.outbox_table import OutboxTable
from bot.storage.people import People
from bot.storage.sealed import Sealer
from bot.storage.shares import Shares
from bot.storage.tables import outbox, people, person_keys
from content.load import bundled
from content.model import ContentError
from scheduler.message import Action, Draft, Kind
from scheduler.pace import Pace
from tests.support.clock import START
from tests.support.play import PRACTICE

HEAVY = {"telegram", "sqlalchemy", "aiohttp", "apscheduler", "babel", "cryptography", "pydantic", "tzfpy"}


@pytest.fixture(autouse=True)
def _empty_folder_and_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(log, "configure", lambda *_: None)
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Settings]:
    """What `bot.app.run` was started with."""
    settings: list[Settings] = []
    stand_in = SimpleNamespace(run=settings.append)
    monkeypatch.setitem(sys.modules, "bot.app", stand_in)
    monkeypatch.setattr(bot, "app", stand_in, raising=False)
    return settings


def checker(monkeypatch: pytest.MonkeyPatch, mistakes: list[str], folder: Path) -> None:
    monkeypatch.setattr("content.load.check", lambda _: mistakes)
    monkeypatch.setattr("content.load.bundled", lambda: folder)


def run(*words: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(cli.app, words)
    return result.exit_code, result.stdout, result.stderr


def test_run_starts_the_coach_with_the_settings_of_the_folder(started: list[Settings]) -> None:
    Path(".env").write_text("HTTP_PORT=0\n", "utf-8")
    assert run("run") == (0, "", "")
    assert [(settings.mode, settings.http_port) for settings in started] == [(Mode.SANDBOX, 0)]


def test_the_log_is_told_every_secret_before_anything_is_logged(
    started: list[Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    hidden: list[str] = []
    monkeypatch.setattr(log, "configure", lambda *given: hidden.extend(given[3]))
    secrets = {
        "BOT_TOKEN": "1:abc",
        "DATA_KEY": new_key(),
        "WEBHOOK_URL": "https://coach.example/hook",
        "WEBHOOK_SECRET": "hush-hush",
    }
    for name, value in secrets.items():
        monkeypatch.setenv(name, value)
    assert run("run") == (0, "", "")
    assert hidden == [secrets[name] for name in ("BOT_TOKEN", "DATA_KEY", "WEBHOOK_SECRET")]
    assert len(started) == 1


def test_a_wrong_setting_stops_the_start_with_its_line_and_code_2(
    started: list[Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PORT", "door")
    code, out, err = run("run")
    assert (code, out) == (2, "")
    assert err.startswith("HTTP_PORT=door is not accepted; accepted: ")
    assert "Traceback" not in err
    assert started == []


def test_wrong_content_stops_the_start_with_its_line_and_code_2(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Settings) -> None:
        raise ContentError("exercises/calf.toml: dose: missing")

    stand_in = SimpleNamespace(run=refuse)
    monkeypatch.setitem(sys.modules, "bot.app", stand_in)
    monkeypatch.setattr(bot, "app", stand_in, raising=False)
    assert run("run") == (2, "", "exercises/calf.toml: dose: missing\n")


def test_content_check_names_every_mistake_and_ends_with_1(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    checker(monkeypatch, ["a.toml: x: wrong", "b.toml: y: wrong"], tmp_path)
    assert run("content", "check", str(tmp_path)) == (1, "a.toml: x: wrong\nb.toml: y: wrong\n", "")


def test_content_check_counts_the_files_that_are_fine(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "exercises").mkdir()
    for name in ("exercises/calf.toml", "programme.toml", "messages.po", "calf.svg"):
        (tmp_path / name).touch()
    checker(monkeypatch, [], tmp_path)
    assert run("content", "check") == (0, "3 files are fine.\n", "")


def test_key_new_prints_a_key_and_nothing_else() -> None:
    code, out, err = run("key", "new")
    assert (code, err) == (0, "")
    assert is_key(out.strip())
    assert len(out.split()) == 1


def serving(monkeypatch: pytest.MonkeyPatch, serve: Callable[..., Awaitable[None]]) -> None:
    errors = {"AddressError": TimeoutError, "StateError": RuntimeError}
    stand_in = SimpleNamespace(serve=serve, Limits=lambda: "Telegram's", **errors)
    monkeypatch.setitem(sys.modules, "bot.sandbox", stand_in)


def test_the_sandbox_gets_its_options(monkeypatch: pytest.MonkeyPatch) -> None:
    served: list[dict[str, object]] = []

    async def serve(**options: object) -> None:
        served.append(options)

    serving(monkeypatch, serve)
    several = ("--token", "1:x", "--token", "2:y", "--person", "Bo", "--person", "Cleo")
    assert run("sandbox", "--port", "0", "--state", "s.db", *several, "--journal-size", "5")[0] == 0
    assert run("sandbox", "--no-limits", "--host", "0.0.0.0")[0] == 0  # noqa: S104 -- told so
    assert served == [
        {
            "host": "127.0.0.1",
            "port": 0,
            "state": Path("s.db"),
            "tokens": ["1:x", "2:y"],
            "people": ["Bo", "Cleo"],
            "limits": "Telegram's",
            "journal_size": 5,
        },
        {
            "host": "0.0.0.0",  # noqa: S104 -- told so
            "port": 8081,
            "state": None,
            "tokens": (),
            "people": (),
            "limits": None,
            "journal_size": 10_000,
        },
    ]


@pytest.mark.parametrize("error", [TimeoutError, RuntimeError, ValueError])
def test_a_sandbox_that_cannot_start_says_so_in_a_line(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    async def serve(**_: object) -> None:
        raise error("address already in use")

    serving(monkeypatch, serve)
    assert run("sandbox") == (2, "", "address already in use\n")


@pytest.mark.parametrize("words", [("walk",), ("run", "far"), ("sandbox", "--port", "65536")])
def test_a_wrong_command_is_refused_with_code_2(words: tuple[str, ...]) -> None:
    assert run(*words)[0] == 2


def test_version_names_the_program() -> None:
    code, out, _ = run("--version")
    assert code == 0
    assert out.startswith("forefoot")


def test_python_m_bot_is_the_same_command_and_loads_nothing_heavy() -> None:
    program = (
        "import runpy, sys, atexit\n"
        f"atexit.register(lambda: print('heavy:', *sorted({HEAVY!r} & set(sys.modules))))\n"
        "sys.argv = ['forefoot', '--version']\n"
        "runpy.run_module('bot', run_name='__main__')\n"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run(  # noqa: S603 -- our own program
        [sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True
    )
    first, last = done.stdout.splitlines()
    assert first.startswith("forefoot")
    assert last.strip() == "heavy:"


def test_a_language_is_begun_and_then_checked(tmp_path: Path) -> None:
    """A gap is named like a mistake: English stands in for it, but nothing ships with it."""
    shutil.copytree(bundled() / "texts" / "en", tmp_path / "texts" / "en")
    assert run("texts", "check", str(tmp_path)) == (0, "1 languages are complete.\n", "")

    code, begun, _ = run("texts", "new", "fr", str(tmp_path))
    assert (code, begun.split()[0], begun.split()[2:5]) == (0, "texts/fr:", ["texts", "to", "write."])
    code, open_, _ = run("texts", "check", str(tmp_path))
    assert (code, len(open_.splitlines())) == (1, int(begun.split()[1]))
    assert run("texts", "new", "klingon", str(tmp_path))[0] == 2

    path = tmp_path / "texts" / "fr" / "bot.po"
    path.write_text(path.read_text("utf-8").replace('msgstr ""\n\n', 'msgstr "<b>"\n\n', 1), "utf-8")
    code, mistakes, _ = run("texts", "check", str(tmp_path))
    assert code == 1
    assert "texts/fr/bot.po:" in mistakes.splitlines()[0]


def test_a_person_who_asks_is_erased_and_others_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    sealer = Sealer(key_beside(tmp_path / "data"))

    def everybody() -> list[int]:
        database = Database.open("sqlite:///data/forefoot.db")
        people = People(database, sealer)
        known = [one for one in (1, 2) if database.run_at_start(partial(people.load, person_id=one))]
        database.close()
        return known

    database = Database.open("sqlite:///data/forefoot.db")
    for one in (1, 2):
        insert = People(database, sealer).insert
        database.run_at_start(partial(insert, person_id=one, state={}, wake_at=None, now=START))
    database.close()
    assert everybody() == [1, 2]

    assert "Erased" in CliRunner().invoke(cli.app, ["forget", "1"]).output
    assert everybody() == [2]


def test_a_clinician_reads_that_it_is_over_when_an_operator_erases_who_shared_with_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    sealer = Sealer(key_beside(tmp_path / "data"))
    database = Database.open("sqlite:///data/forefoot.db")

    def share(tx: Transaction) -> None:
        People(database, sealer).insert(tx, 1, {}, wake_at=None, now=START)
        Shares(sealer).keep_code(tx, 1, "ABCDEFGH", "Left foot", START)
        Shares(sealer).link(tx, "ABCDEFGH", 900, language="en", name="", now=START)

    database.run_at_start(share)
    database.close()

    assert "Erased" in CliRunner().invoke(cli.app, ["forget", "1"]).output

    database = Database.open("sqlite:///data/forefoot.db")
    kept = database.run_at_start(lambda tx: tx.execute(sa.select(outbox.c.chat_id, outbox.c.payload)).all())
    database.close()
    assert [(row.chat_id, sealer.open(row.payload)["text"]) for row in kept] == [
        (900, "This sharing has ended:\n<b>Left foot</b>")
    ]


def test_who_cannot_be_read_is_erased_and_the_clinician_reads_that_it_is_over(tmp_path: Path) -> None:
    sealer = Sealer(key_beside(tmp_path / "data"))
    database = Database.open("sqlite:///data/forefoot.db")

    def restored(tx: Transaction) -> None:
        for who in (1, 2):
            People(database, sealer).insert(tx, who, {}, wake_at=None, now=START)
        Shares(sealer).keep_code(tx, 1, "ABCDEFGH", "Left foot", START)
        Shares(sealer).link(tx, "ABCDEFGH", 900, language="en", name="", now=START)
        tx.execute(sa.delete(person_keys).where(person_keys.c.key_of == 1))

    database.run_at_start(restored)
    database.close()

    assert "Erased: 1." in CliRunner().invoke(cli.app, ["forget-unreadable"]).output

    database = Database.open("sqlite:///data/forefoot.db")
    kept = database.run_at_start(lambda tx: tx.execute(sa.select(outbox.c.chat_id, outbox.c.payload)).all())
    left = database.run_at_start(lambda tx: tx.scalars(sa.select(people.c.person_id)).all())
    database.close()
    assert [(row.chat_id, sealer.open(row.payload)["text"]) for row in kept] == [
        (900, "This sharing has ended:\n<b>Patient 1</b>")
    ]
    assert left == [2]


def test_a_clinician_who_is_no_person_is_erased_and_it_says_so(tmp_path: Path) -> None:
    sealer = Sealer(key_beside(tmp_path / "data"))
    database = Database.open("sqlite:///data/forefoot.db")

    def share(tx: Transaction) -> None:
        person = codec.to_json(newcomer(PRACTICE, 1, "en"))
        People(database, sealer).insert(tx, 1, person, wake_at=None, now=START)
        Shares(sealer).keep_code(tx, 1, "ABCDEFGH", "", START)
        Shares(sealer).link(tx, "ABCDEFGH", 900, language="en", name="", now=START)

    database.run_at_start(share)
    database.close()

    assert "Erased." in CliRunner().invoke(cli.app, ["forget", "900"]).output
    assert "Nobody" in CliRunner().invoke(cli.app, ["forget", "900"]).output


@pytest.mark.parametrize("command", [["forget", "7"], ["export", "7"], ["move", "7", "metatarsalgia"]])
def test_an_unknown_id_is_told_the_same_by_every_command(command: list[str]) -> None:
    assert run(*command) == (2, "", "Nobody with the id 7 is known here.\n")


def keyless(tmp_path: Path, *who: int) -> None:
    """People whose own keys are gone, so that nothing opens what is kept of them."""
    sealer = Sealer(key_beside(tmp_path / "data"))
    database = Database.open("sqlite:///data/forefoot.db")

    def restored(tx: Transaction) -> None:
        for one in who:
            People(database, sealer).insert(tx, one, {}, wake_at=None, now=START)
        tx.execute(sa.delete(person_keys))

    database.run_at_start(restored)
    database.close()


def test_an_erasure_needs_no_key(tmp_path: Path) -> None:
    keyless(tmp_path, 1)
    told = "No key opens what is kept of 1; `forefoot forget 1` still erases it.\n"
    assert run("export", "1") == (2, "", told)
    assert run("move", "1", "metatarsalgia") == (2, "", told)

    assert run("forget", "1") == (0, "Erased.\n", "")
    assert run("forget", "1")[0] == 2, "nothing of them is left"


def test_an_erasure_of_many_that_is_killed_is_finished_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keyless(tmp_path, 1, 2, 3)
    monkeypatch.setattr(by_hand, "ERASED_AT_ONCE", 1)

    def killed_at_the_second(
        tx: Transaction, links: Links, box: OutboxTable, who: int, now: datetime
    ) -> None:
        if who == 2:
            sys.exit(9)
        erase(tx, links, box, who, now)

    monkeypatch.setattr(by_hand, "erase", killed_at_the_second)
    assert run("forget-unreadable")[0] == 9
    monkeypatch.setattr(by_hand, "erase", erase)

    assert run("forget-unreadable") == (0, "Erased: 2.\n", "")


@pytest.mark.parametrize(
    "command",
    [["export", "1"], ["move", "1", "metatarsalgia"], ["forget", "1"], ["forget-unreadable"]],
    ids=lambda command: command[0],
)
@pytest.mark.parametrize("ran_at", [60, None])
def test_a_command_at_another_speed_leaves_the_programs_clock_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str], ran_at: int | None
) -> None:
    """*ran_at*: the speed at which a program ran before; None: none did."""
    keyless(tmp_path, 1)
    file = tmp_path / "data" / "clock.json"
    if ran_at is not None:
        KeptClock(file, Wanted(None, ran_at), nothing, nothing)
    before = file.read_text() if file.exists() else None
    monkeypatch.setenv("CLOCK_SPEED", "5")

    run(*command)

    assert (file.read_text() if file.exists() else None) == before


async def nothing(_: int | None) -> None:
    return None


def test_what_an_operator_does_is_done_at_the_programs_own_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLOCK_START", "2031-05-06T07:08:00+00:00")
    sealer = Sealer(key_beside(tmp_path / "data"))
    database = Database.open("sqlite:///data/forefoot.db")
    state = codec.to_json(newcomer(PRACTICE, 1, "en"))

    def share(tx: Transaction) -> None:
        People(database, sealer).insert(tx, 1, state, wake_at=None, now=START)
        Shares(sealer).keep_code(tx, 1, "ABCDEFGH", "", START)
        Shares(sealer).link(tx, "ABCDEFGH", 900, language="en", name="", now=START)

    database.run_at_start(share)
    database.close()

    assert "1-forefoot-2031-05-06.zip" in run("export", "1")[1]
    assert run("forget", "1")[0] == 0
    database = Database.open("sqlite:///data/forefoot.db")
    at = database.run_at_start(lambda tx: tx.scalars(sa.select(outbox.c.created_at)).one())
    database.close()
    assert f"{at:%Y-%m-%d %H:%M}" == "2031-05-06 07:08"


def test_each_of_several_keys_is_kept_out_of_the_log(
    started: list[Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    secrets: list[str] = []
    monkeypatch.setattr(log, "configure", lambda *given: secrets.extend(given[-1]))
    new, old = new_key(), new_key()

    CliRunner().invoke(cli.app, ["run"], env={"DATA_KEY": f"{new}, {old}"})

    assert len(started) == 1
    assert {new, old} <= set(secrets)


def test_another_data_key_takes_over_in_three_steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    old, new = new_key(), new_key()
    database = Database.open("sqlite:///data/forefoot.db")
    database.run_at_start(Sealer(old).check_key)
    insert = People(database, Sealer(old)).insert
    database.run_at_start(partial(insert, person_id=1, state={"a": 1}, wake_at=None, now=START))
    database.close()

    def reseal(data_key: str) -> tuple[int, str]:
        said = CliRunner().invoke(cli.app, ["key", "reseal"], env={"DATA_KEY": data_key})
        return said.exit_code, said.output

    assert reseal(new)[0] == 2, "the new one alone opens nothing yet"
    assert reseal(f"{new},{old}")[1].startswith("2 values are sealed by the first DATA_KEY now.")
    assert reseal(old)[0] == 2, "the old one opens nothing any more"

    database = Database.open("sqlite:///data/forefoot.db")
    row = database.run_at_start(partial(People(database, Sealer(new)).load, person_id=1))
    database.close()
    assert row is not None
    assert row.state == {"a": 1}


def test_given_up_messages_are_listed_beside_a_running_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    sealer = Sealer(key_beside(tmp_path / "data"))
    assert CliRunner().invoke(cli.app, ["letters"]).exit_code == 2
    database = Database.open("sqlite:///data/forefoot.db")  # And open it stays.
    box = OutboxTable(database, sealer, Pace.of(30))
    late = Draft(1, Kind.CUE, Action.SEND, {"text": "secret"}, expires_at=START)
    database.run_at_start(lambda tx: People(database, sealer).insert(tx, 1, {}, wake_at=None, now=START))
    database.run_at_start(lambda tx: box.add(tx, [late], START))
    assert "Nothing" in CliRunner().invoke(cli.app, ["letters"]).output
    database.run_at_start(lambda tx: outbox_settle.expire(tx, START))
    assert CliRunner().invoke(cli.app, ["letters"]).output.split()[1:3] == ["cue", "expired"]
    assert "secret" not in CliRunner().invoke(cli.app, ["letters"]).output
    database.close()


def test_an_operator_hands_out_what_export_would(tmp_path: Path) -> None:
    sealer = Sealer(key_beside(tmp_path / "data"))
    database = Database.open("sqlite:///data/forefoot.db")
    state = codec.to_json(newcomer(PRACTICE, 1, "en"))
    database.run_at_start(lambda tx: People(database, sealer).insert(tx, 1, state, wake_at=None, now=START))
    database.close()

    assert "Written to" in CliRunner().invoke(cli.app, ["export", "1"]).output

    (file,) = tmp_path.glob("1-forefoot-*.zip")
    assert file.stat().st_mode & 0o077 == 0, "health details, for their owner's eyes alone"
    with zipfile.ZipFile(file) as archive:
        assert "data.json" in archive.namelist()
