from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.keys import new_key
from bot.setting_values import LogFormat, LogLevel
from bot.settings import Mode, Settings, SettingsError, doubts

TOKEN = "123456:AAF-made-up-for-tests-0123456789abcdef"
KEY = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFE="
NOWHERE = Path("no-such-folder/.env")
LIVE = {"BOT_TOKEN": TOKEN, "DATA_KEY": KEY}
STAND_IN = LIVE | {"TELEGRAM_API_URL": "http://127.0.0.1:8081"}


def refused(**env: str) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as raised:
        Settings.read(env, NOWHERE)
    return raised.value.lines


def test_nothing_set_starts_the_sandbox_with_the_defaults_of_the_table() -> None:
    settings = Settings.read({}, NOWHERE)
    assert settings.mode is Mode.SANDBOX
    assert settings.database_url == "sqlite:///data/forefoot.db"
    assert settings.data_folder == Path("data")
    assert settings.default_timezone == "UTC"
    assert (settings.http_host, settings.http_port) == ("127.0.0.1", 8080)
    assert (settings.clock_speed, settings.clock_start, settings.send_rate) == (1, None, 30)
    assert (settings.admin_ids, settings.log_level, settings.log_format) == (
        (),
        LogLevel.INFO,
        LogFormat.TEXT,
    )


def test_a_token_means_telegram() -> None:
    settings = Settings.read(LIVE, NOWHERE)
    assert settings.mode is Mode.TELEGRAM
    assert settings.bot_token is not None
    assert settings.bot_token.get_secret_value() == TOKEN


@pytest.mark.parametrize(
    ("name", "text", "field", "value"),
    [
        ("TELEGRAM_API_URL", "http://127.0.0.1:8081/", "telegram_api_url", "http://127.0.0.1:8081"),
        ("TELEGRAM_API_URL", "https://bots.example/api", "telegram_api_url", "https://bots.example/api"),
        ("DATABASE_URL", "postgresql://me:pw@db/f", "database_url", "postgresql://me:pw@db/f"),
        ("DEFAULT_TIMEZONE", "europe/kiev", "default_timezone", "Europe/Kyiv"),
        ("HTTP_PORT", "0", "http_port", 0),
        ("HTTP_HOST", "::", "http_host", "::"),
        ("CLOCK_SPEED", "0.5", "clock_speed", 0.5),
        ("CLOCK_SPEED", "3600", "clock_speed", 3600),
        ("CLOCK_START", "2026-03-01T07:25:00+01:00", "clock_start", datetime(2026, 3, 1, 6, 25, tzinfo=UTC)),
        ("CLOCK_START", "2026-03-01T07:25", "clock_start", datetime(2026, 3, 1, 7, 25, tzinfo=UTC)),
        ("SEND_RATE", "1000", "send_rate", 1000),
        ("ADMIN_IDS", "7, 8,7", "admin_ids", (7, 8)),
        ("OPERATOR_CONTACT", " privacy@example.org ", "operator_contact", "privacy@example.org"),
        ("LOG_LEVEL", "DEBUG", "log_level", LogLevel.DEBUG),
        ("LOG_FORMAT", "json", "log_format", LogFormat.JSON),
    ],
)
def test_right_values_are_taken(name: str, text: str, field: str, value: object) -> None:
    assert getattr(Settings.read({name: text}, NOWHERE), field) == value


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("TELEGRAM_API_URL", "api.telegram.org"),
        ("TELEGRAM_API_URL", "ftp://api.telegram.org"),
        ("TELEGRAM_API_URL", "https://api.telegram.org/bot"),
        ("TELEGRAM_API_URL", "http://127.0.0.1:99999"),
        ("DATABASE_URL", "mysql://db/f"),
        ("DATABASE_URL", "sqlite:///"),
        ("DEFAULT_TIMEZONE", "Berlin"),
        ("WEBHOOK_URL", "http://example.org/hook"),
        ("HTTP_PORT", "65536"),
        ("HTTP_PORT", "-1"),
        ("HTTP_PORT", "80.0"),
        ("HTTP_PORT", "eighty"),
        ("HTTP_HOST", "http://here"),
        ("CLOCK_SPEED", "0"),
        ("CLOCK_SPEED", "nan"),
        ("CLOCK_SPEED", "inf"),
        ("CLOCK_SPEED", "3601"),
        ("CLOCK_SPEED", "fast"),
        ("CLOCK_START", "tomorrow"),
        ("SEND_RATE", "0"),
        ("SEND_RATE", "1001"),
        ("SEND_RATE", "1_0"),
        ("ADMIN_IDS", "7,me"),
        ("ADMIN_IDS", "7,,8"),
        ("LOG_LEVEL", "loud"),
        ("LOG_FORMAT", "xml"),
    ],
)
def test_a_wrong_value_is_one_line_with_its_name_the_value_and_what_is_accepted(name: str, text: str) -> None:
    (line,) = refused(**{name: text})
    assert line.startswith(f"{name}={text} is not accepted; accepted: ")
    assert "\n" not in line


@pytest.mark.parametrize("text", ["x" * 201, "two\nlines"])
def test_a_contact_is_one_line_that_fits(text: str) -> None:
    (line,) = refused(OPERATOR_CONTACT=text)
    assert line.startswith("OPERATOR_CONTACT=")
    assert "at most 200 characters" in line


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("BOT_TOKEN", "my secret word"),
        ("BOT_TOKEN", "123456"),
        ("DATA_KEY", "too-short-a-key"),
        ("DATA_KEY", f"{KEY},too-short-a-key"),
        ("WEBHOOK_SECRET", "has a space"),
        ("WEBHOOK_SECRET", "x" * 257),
    ],
)
def test_a_wrong_secret_is_named_but_never_shown(name: str, text: str) -> None:
    (line,) = refused(**{name: text})
    assert line.startswith(f"{name}=")
    assert text not in line


def test_a_refused_address_keeps_its_password_and_token_to_itself() -> None:
    (line,) = refused(DATABASE_URL="postgres://me:hunter2@db/f")
    assert "hunter2" not in line
    (line,) = refused(TELEGRAM_API_URL=f"https://api.telegram.org/bot{TOKEN}")
    assert TOKEN not in line


def test_secrets_stay_out_of_the_settings_own_words() -> None:
    env = STAND_IN | {"DATABASE_URL": "postgresql://me:hunter2@db/f"}
    shown = repr(Settings.read(env, NOWHERE))
    assert not any(secret in shown for secret in (TOKEN, KEY, "hunter2"))


def test_every_wrong_value_is_told_at_once() -> None:
    lines = refused(HTTP_PORT="x", SEND_RATE="y", LOG_FORMAT="z")
    assert [line.partition("=")[0] for line in lines] == ["HTTP_PORT", "SEND_RATE", "LOG_FORMAT"]


def test_a_token_needs_a_data_key() -> None:
    (line,) = refused(BOT_TOKEN=TOKEN)
    assert line.startswith("DATA_KEY is not set")
    assert "forefoot key new" in line


@pytest.mark.parametrize("server", ["", "https://api.telegram.org", "https://API.telegram.org."])
def test_the_clock_is_left_alone_where_real_people_are(server: str) -> None:
    lines = refused(**LIVE, TELEGRAM_API_URL=server, CLOCK_SPEED="60", CLOCK_START="2026-03-01")
    assert [line.partition("=")[0] for line in lines] == ["CLOCK_SPEED", "CLOCK_START"]


def test_the_clock_may_run_fast_against_another_server_and_in_the_sandbox() -> None:
    assert Settings.read(STAND_IN | {"CLOCK_SPEED": "60"}, NOWHERE).clock_speed == 60
    assert Settings.read({"CLOCK_SPEED": "60"}, NOWHERE).clock_speed == 60


def test_real_speed_is_accepted_everywhere() -> None:
    assert Settings.read(LIVE | {"CLOCK_SPEED": "1"}, NOWHERE).clock_speed == 1


@pytest.mark.parametrize(
    ("given", "missing"), [("WEBHOOK_URL", "WEBHOOK_SECRET"), ("WEBHOOK_SECRET", "WEBHOOK_URL")]
)
def test_webhook_address_and_secret_come_together(given: str, missing: str) -> None:
    (line,) = refused(**LIVE, **{given: "https://example.org/hook" if given == "WEBHOOK_URL" else "s3cret"})
    assert line.startswith(f"{missing} is not set, and {given} is")
    assert "s3cret" not in line


def test_a_webhook_on_this_machine_may_be_plain_http() -> None:
    env = STAND_IN | {"WEBHOOK_URL": "http://127.0.0.1:9000/hook", "WEBHOOK_SECRET": "s3cret"}
    assert Settings.read(env, NOWHERE).webhook_url == "http://127.0.0.1:9000/hook"


def test_the_environment_wins_over_the_file_and_blank_counts_as_not_set(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text("HTTP_PORT=1111\nSEND_RATE=5\nLOG_FORMAT=\n# BOT_TOKEN=1:x\n", "utf-8")
    settings = Settings.read({"HTTP_PORT": "2222", "SEND_RATE": " "}, dotenv)
    assert (settings.http_port, settings.send_rate, settings.log_format) == (2222, 5, LogFormat.TEXT)


def test_the_environment_given_is_the_only_one_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PORT", "1234")
    assert Settings.read({}, NOWHERE).http_port == 8080


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "token").write_text(TOKEN + "\n", "utf-8")
    settings = Settings.read({"BOT_TOKEN_FILE": str(tmp_path / "token"), "DATA_KEY": KEY}, NOWHERE)
    assert settings.bot_token is not None
    assert settings.bot_token.get_secret_value() == TOKEN


def test_a_secret_file_that_is_missing_or_doubled_is_named(tmp_path: Path) -> None:
    (line,) = refused(BOT_TOKEN_FILE=str(tmp_path / "gone"))
    assert line.startswith(f"BOT_TOKEN_FILE={tmp_path / 'gone'} cannot be read")
    (line,) = refused(BOT_TOKEN=TOKEN, DATA_KEY=KEY, BOT_TOKEN_FILE="x")
    assert line == "BOT_TOKEN and BOT_TOKEN_FILE are both set; set one of them"


def test_a_file_that_is_not_text_stops_the_start_by_name(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"BOT_TOKEN=\xff\xfe")
    with pytest.raises(SettingsError, match=r"\.env cannot be read"):
        Settings.read({}, tmp_path / ".env")


def test_a_mistyped_name_in_the_file_is_doubted_and_a_strangers_is_not(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text("BOT_TOKN=1:x\nhttp_port=1\nPOSTGRES_PASSWORD=x\nDATA_KEY_FILE=\n", "utf-8")
    assert doubts(Settings.read({}, dotenv), dotenv) == [
        "BOT_TOKN in .env is not a setting; did you mean BOT_TOKEN?",
        "http_port in .env is not a setting; did you mean HTTP_PORT?",
    ]


def test_a_setting_without_effect_in_the_sandbox_is_doubted() -> None:
    settings = Settings.read({"TELEGRAM_API_URL": "http://127.0.0.1:1"}, NOWHERE)
    assert doubts(settings, NOWHERE) == ["TELEGRAM_API_URL has no effect without BOT_TOKEN"]


def test_a_new_key_is_accepted() -> None:
    assert Settings.read({"DATA_KEY": new_key()}, NOWHERE).data_key is not None
    assert Settings.read({"DATA_KEY": f"{new_key()},{new_key()}"}, NOWHERE).data_key is not None
