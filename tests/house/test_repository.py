"""What must hold for the files beside the source: lock files, pyproject, `.env.example`."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.settings import VARIABLES, Mode, Settings, doubts

ROOT = Path(__file__).parents[2]
GRAMMY = ROOT / "tests/sandbox/witnesses/bots/grammy"
NOT_OURS = {"data", "dist", "build", "node_modules", "__pycache__"}

# Put together here, as this file is searched too. Whoever installs chooses where packages come from.
REGISTRIES = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("pypi", "python", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("ghcr", "io"),
        ("docker", "io"),
        ("proxy", "golang", "org"),
    )
)
ADDRESSES = ("http://", "https://", "--index-url", "--extra-index-url", "--find-links", "--trusted-host")


def committed() -> Iterator[tuple[str, str]]:
    """(path, text) of every text file of the project, `.venv` and the like left out."""
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        hidden = any(part.startswith(".") and part != ".ci" for part in parts[:-1])
        private = parts[-1] in {".env", ".git", ".coverage"}
        if (
            hidden
            or private
            or NOT_OURS.intersection(parts)
            or parts[0].endswith(".egg-info")
            or not path.is_file()
        ):
            continue
        try:
            yield path.relative_to(ROOT).as_posix(), path.read_text("utf-8")
        except UnicodeDecodeError:
            continue  # a picture


def named(text: str, names: tuple[str, ...]) -> list[str]:
    return [name for name in names if name in text.lower()]


def without_reason(pyproject: str) -> list[str]:
    """List the dependency lines that have no comment line right above."""
    lines = pyproject.splitlines()
    start = lines.index("dependencies = [")
    end = next(at for at, line in enumerate(lines) if line.startswith("[project.scripts]"))
    dependency = re.compile(r'\s+"[a-z]|\w+ = \["')
    return [
        lines[at]
        for at in range(start, end)
        if dependency.match(lines[at]) and not lines[at - 1].lstrip().startswith("#")
    ]


def test_no_file_names_a_registry() -> None:
    files = dict(committed())
    assert {"pyproject.toml", "requirements.lock", "bot/settings.py", ".env.example"} <= files.keys()
    assert [(path, found) for path, text in files.items() if (found := named(text, REGISTRIES))] == []


@pytest.mark.parametrize("host", REGISTRIES)
def test_a_planted_registry_is_found(host: str) -> None:
    assert named(f"see https://{host.upper()}/simple", REGISTRIES) != []


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_lock_files_hold_hashes_and_no_addresses(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    assert "--hash=sha256:" in text
    assert named(text, ADDRESSES) == []


def pins(lock: str) -> set[str]:
    return {line.split(";")[0].rstrip("\\ ") for line in lock.splitlines() if re.match(r"\w", line)}


def test_what_runs_is_what_is_tested() -> None:
    """The versions of the run lock are those of the dev lock."""
    run, dev = ((ROOT / lock).read_text("utf-8") for lock in ("requirements.lock", "requirements-dev.lock"))
    assert len(pins(run)) > 20
    assert pins(run) - pins(dev) == set()


def test_a_planted_other_version_is_found() -> None:
    assert pins("a==1 \\\n    --hash=sha256:0\nb==2\n") - pins("a==1\nb==3 ; python_version < '4'\n") == {
        "b==2"
    }


def loose(package: str) -> list[str]:
    """What of a package.json is not pinned to one version."""
    wanted = json.loads(package).get("dependencies", {})
    return [name for name, version in wanted.items() if not re.fullmatch(r"\d+\.\d+\.\d+", version)]


def unhashed(package_lock: str) -> list[str]:
    packages = json.loads(package_lock)["packages"]
    return [name for name, told in packages.items() if name and "integrity" not in told]


def test_the_node_bot_is_pinned_by_hash_and_its_lock_holds_no_addresses() -> None:
    package, lock = ((GRAMMY / name).read_text("utf-8") for name in ("package.json", "package-lock.json"))
    assert "grammy" in json.loads(package)["dependencies"]
    assert (loose(package), unhashed(lock), named(lock, (*ADDRESSES, "resolved"))) == ([], [], [])
    # Keeps the addresses out when the lock is written anew.
    assert "omit-lockfile-registry-resolved=true" in (GRAMMY / ".npmrc").read_text("utf-8")


def test_a_planted_loose_or_unhashed_package_is_found() -> None:
    assert loose('{"dependencies": {"a": "1.2.3", "b": "^1.2.3"}}') == ["b"]
    assert unhashed('{"packages": {"": {}, "a": {"integrity": "x"}, "b": {}}}') == ["b"]


@pytest.mark.parametrize(
    "line", ["--index-url https://host/simple", "x @ http://host/x.whl", "--find-links dir"]
)
def test_a_planted_address_is_found(line: str) -> None:
    assert named(f"aiohttp==3\n{line}\n", ADDRESSES) != []


def test_every_dependency_says_why_it_is_there() -> None:
    assert without_reason((ROOT / "pyproject.toml").read_text("utf-8")) == []


def test_a_planted_dependency_without_a_reason_is_found() -> None:
    text = 'dependencies = [\n    # Why.\n    "a>=1",\n    "b>=2",\n]\nextra = ["c"]\n[project.scripts]\n'
    assert without_reason(text) == ['    "b>=2",', 'extra = ["c"]']


def example_names(text: str) -> list[str]:
    return re.findall(r"^([A-Z_]+)=", text, re.MULTILINE)


def test_the_example_names_exactly_the_settings_each_with_a_comment() -> None:
    text = (ROOT / ".env.example").read_text("utf-8")
    assert sorted(example_names(text)) == sorted(VARIABLES)
    for group in text.strip().split("\n\n"):
        assert group.startswith("# ")


def test_the_example_as_it_is_starts_the_sandbox_with_the_defaults() -> None:
    example = ROOT / ".env.example"
    settings = Settings.read({}, example)
    assert settings == Settings.read({}, Path("no-such-folder/.env"))
    assert settings.mode is Mode.SANDBOX
    assert doubts(settings, example) == []


def test_each_decision_has_a_number_of_its_own() -> None:
    numbers = [page.name[:4] for page in (ROOT / "docs" / "decisions").glob("[0-9]*.md")]

    assert len(numbers) == len(set(numbers)) > 0
