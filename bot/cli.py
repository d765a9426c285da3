"""The command line. A command imports what it needs when it runs: `--help` waits for no library."""

# ruff: noqa: PLC0415 -- importing late is the point of this file.

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Annotated

import typer

FOUND_MISTAKES = 1
CANNOT_START = 2  # something the operator can put right: a setting, a content file, an address in use, an id

app = typer.Typer(
    help="A coach in Telegram for people whose forefoot hurts.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # its tracebacks print local variables, the token among them
)
content = typer.Typer(help="The exercises, the programmes and the texts.", no_args_is_help=True)
texts = typer.Typer(help="What people read, in each language.", no_args_is_help=True)
key = typer.Typer(help="The key that health answers are encrypted with.", no_args_is_help=True)
app.add_typer(content, name="content")
app.add_typer(texts, name="texts")
app.add_typer(key, name="key")

main = app


def _show_version(wanted: bool) -> None:  # noqa: FBT001 -- typer calls it with the option's value
    if wanted:
        try:
            typer.echo(f"forefoot {version('forefoot')}")
        except PackageNotFoundError:
            typer.echo("forefoot, run from its source without being installed")
        raise typer.Exit


@app.callback()
def _common(
    *,
    show_version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit."),
    ] = False,
) -> None:
    pass


@app.command()
def run() -> None:
    """Start the coach, as the environment and .env say; without BOT_TOKEN with a chat page to try it."""
    import gc

    gc.disable()  # What is loaded is no garbage, and to look through it again and again takes a tenth of a start.
    import structlog

    from bot import log
    from bot.keys import KeyFileError
    from bot.settings import Settings, SettingsError, doubts
    from content.model import ContentError

    dotenv = Path(".env")
    with _refusing(SettingsError, KeyFileError, ContentError):
        settings = Settings.read(os.environ, dotenv)
        given = (settings.bot_token, settings.data_key, settings.webhook_secret)
        values = [value.get_secret_value() for value in given if value is not None]
        secrets = [one.strip() for value in values for one in value.split(",")]
        log.configure(settings.log_level, settings.log_format, sys.stderr, secrets)
        for doubt in doubts(settings, dotenv):
            structlog.get_logger("forefoot").warning("settings doubted", doubt=doubt)

        import bot.app

        gc.freeze()
        gc.enable()
        bot.app.run(settings)


@app.command()
def sandbox(
    *,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0: any free one.")] = 8081,
    state: Annotated[
        Path | None, typer.Option(help="File to keep chats in; none: forgotten at the end.")
    ] = None,
    token: Annotated[
        list[str] | None, typer.Option(help="A token that is let in, may be repeated; none: any is.")
    ] = None,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    person: Annotated[
        list[str] | None, typer.Option(help="Who is there besides Anna, may be repeated.")
    ] = None,
    journal_size: Annotated[int, typer.Option(min=1, help="Calls that the journal remembers.")] = 10_000,
    no_limits: Annotated[
        bool, typer.Option("--no-limits", help="Let bots send as fast as they like.")
    ] = False,
) -> None:
    """Start only the stand-in for Telegram, for any bot: a Bot API server and a chat page."""
    import asyncio

    from bot.sandbox import AddressError, Limits, StateError, serve

    with _refusing(AddressError, StateError, ValueError):
        running = serve(
            host=host,
            port=port,
            state=state,
            tokens=token or (),
            people=person or (),
            limits=None if no_limits else Limits(),
            journal_size=journal_size,
        )
        asyncio.run(running)


@app.command()
def forget(person_id: Annotated[int, typer.Argument(help="Telegram's id of the person.")]) -> None:
    """Erase everything of one person, who asked for it. With SQLite, stop the program first."""
    from bot import by_hand
    from bot.keys import KeyFileError
    from bot.settings import Settings, SettingsError

    with _refusing(SettingsError, KeyFileError, by_hand.NotThere):
        by_hand.forget(Settings.read(os.environ, Path(".env")), person_id)
    typer.echo("Erased.")


@app.command("forget-unreadable")
def forget_unreadable() -> None:
    """Erase everybody whose own key is not there any more: after a restore without the keys of those erased since."""
    from bot import by_hand
    from bot.keys import KeyFileError
    from bot.settings import Settings, SettingsError

    with _refusing(SettingsError, KeyFileError):
        count = by_hand.forget_unreadable(Settings.read(os.environ, Path(".env")))
    typer.echo(f"Erased: {count}.")


@app.command()
def move(
    person_id: Annotated[int, typer.Argument(help="Telegram's id of the person.")],
    programme: Annotated[str, typer.Argument(help="Its id: the name of its file.")],
) -> None:
    """Move a person to another programme; they are asked its questions first. With SQLite, stop the program first."""
    from bot import by_hand
    from bot.keys import KeyFileError
    from bot.settings import Settings, SettingsError

    with _refusing(SettingsError, KeyFileError, by_hand.NotThere):
        by_hand.move(Settings.read(os.environ, Path(".env")), person_id, programme)
    typer.echo("Moved. They read of it when the program runs.")


@app.command()
def export(
    person_id: Annotated[int, typer.Argument(help="Telegram's id of the person.")],
    folder: Annotated[Path, typer.Argument(help="Where to put the file.")] = Path(),
) -> None:
    """Write everything that is kept of one person to a zip, as /export does. With SQLite, stop the program first."""
    from bot import by_hand
    from bot.keys import KeyFileError
    from bot.settings import Settings, SettingsError

    with _refusing(SettingsError, KeyFileError, by_hand.NotThere):
        paper = by_hand.export(Settings.read(os.environ, Path(".env")), person_id)
    path = folder / f"{person_id}-{paper.name}"
    path.touch(mode=0o600)  # Health details, for its owner's eyes alone.
    path.write_bytes(paper.content)
    typer.echo(f"Written to {path}.")


@app.command()
def letters(
    count: Annotated[int, typer.Option("--count", "-n", min=1, help="How many at most, the newest.")] = 50,
) -> None:
    """List messages of the last two days that were given up: number, kind, state, reason, when. Never a text."""
    from bot import by_hand
    from bot.settings import Settings, SettingsError

    with _refusing(SettingsError):
        found = by_hand.letters_given_up(Settings.read(os.environ, Path(".env")), count)
    for one in found:
        at = one.at.isoformat(timespec="seconds")
        typer.echo(f"{one.id:>8}  {one.kind:<8} {one.state:<8} {at}  {one.reason or ''}".rstrip())
    if not found:
        typer.echo("Nothing was given up in the last two days.")


@content.command("new")
def new_programme(
    name: Annotated[str, typer.Argument(help="Its id, such as calf_and_ankle.")],
    folder: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="Where; none: a folder of its name, here.")
    ] = None,
) -> None:
    """Write the beginnings of another programme; `content check DIR` then names every text still to be written."""
    from content.model import ContentError
    from content.new import new

    with _refusing(ContentError):
        for path in new(name, folder or Path(name)):
            typer.echo(path)


@content.command("check")
def check_content(
    folder: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="Folder with exercises, programmes and texts.")
    ] = None,
) -> None:
    """Check content files; names each mistake with its file, its field and what is allowed."""
    from content.load import bundled, check
    from content.sounds import gaps

    folder = folder or bundled()
    if mistakes := check(folder):
        typer.echo("\n".join(mistakes))
        raise typer.Exit(FOUND_MISTAKES)
    files = [path for path in folder.rglob("*") if path.suffix in {".toml", ".po"}]
    typer.echo(f"{len(files)} files are fine.")
    typer.echo("".join(f"{line}\n" for line in gaps(folder)), nl=False)  # It runs all the same: with beeps.


@content.command("sounds")
def speak_words(
    folder: Annotated[Path | None, typer.Argument(metavar="[DIR]", help="Folder with the content.")] = None,
) -> None:
    """Speak the words of the spoken count that are new or changed, in each language. Needs espeak-ng."""
    from content.load import bundled
    from content.model import ContentError
    from content.sounds import speak

    with _refusing(ContentError):
        spoken = speak(folder or bundled())
    typer.echo(f"{len(spoken)} words were spoken.")


@texts.command("check")
def check_texts(
    folder: Annotated[Path | None, typer.Argument(metavar="[DIR]", help="Folder with the texts.")] = None,
) -> None:
    """Check what people read, in each language: names each mistake with its file, its line and its key."""
    from content.check import mistakes, untranslated
    from content.load import bundled
    from content.sounds import gaps

    folder = folder or bundled()
    found, open_ = mistakes(folder), untranslated(folder)
    unsaid = gaps(folder)
    typer.echo("".join(f"{line}\n" for line in (*found, *open_, *unsaid)), nl=False)
    if found or open_ or unsaid:
        raise typer.Exit(FOUND_MISTAKES)
    languages = [path for path in (folder / "texts").glob("*/") if any(path.glob("*.po"))]
    typer.echo(f"{len(languages)} languages are complete.")


@texts.command("new")
def new_texts(
    language: Annotated[str, typer.Argument(help="Such as fr or pt_BR.")],
    folder: Annotated[Path | None, typer.Argument(metavar="[DIR]", help="Folder with the texts.")] = None,
) -> None:
    """Start a language, or add to it what English has gained: every key, with the English above it."""
    from content.load import bundled
    from content.model import ContentError
    from content.translate import translate

    with _refusing(ContentError):
        left = translate(folder or bundled(), language)
    typer.echo(f"texts/{language}: {left} texts to write. Then: forefoot texts check")


@key.command("new")
def new() -> None:
    """Print a new DATA_KEY. Keep it apart from the data: without it health answers cannot be read."""
    from bot.keys import new_key

    typer.echo(new_key())


@key.command("reseal")
def reseal() -> None:
    """With DATA_KEY=NEW,OLD: seal by NEW what OLD seals; afterwards OLD may go. With SQLite, stop the program first."""
    from bot import by_hand
    from bot.keys import KeyFileError
    from bot.settings import Settings, SettingsError

    with _refusing(SettingsError, KeyFileError):
        count = by_hand.reseal(Settings.read(os.environ, Path(".env")))
    typer.echo(f"{count} values are sealed by the first DATA_KEY now. The others are needed no more.")


@contextmanager
def _refusing(*kinds: type[Exception]) -> Iterator[None]:
    """End with the error's own lines instead of a traceback."""
    try:
        yield
    except kinds as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(CANNOT_START) from None
