from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.big_cities import BIG_CITIES
from bot.zone_names import zones_of_places
from bot.zones import LIKELY, ZoneFound, ZoneUnclear, canonical, city_of, find_zone, zone_at

WINTER = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
SUMMER = datetime(2026, 7, 15, 12, 0, tzinfo=UTC)
SEASONS = st.sampled_from([WINTER, SUMMER])


def found(text: str, now: datetime = WINTER, default: str = "UTC") -> str | None:
    zone = find_zone(text, now, default)
    return zone.zone if isinstance(zone, ZoneFound) else None


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        (" EUROPE/BERLIN ", "Europe/Berlin"),
        ("America/New York", "America/New_York"),
        ("Europe/Kiev", "Europe/Kyiv"),
        ("Asia/Calcutta", "Asia/Kolkata"),
        ("US/Pacific", "America/Los_Angeles"),
        ("UTC", "UTC"),
        ("gmt", "UTC"),
        ("Etc/GMT-2", "Etc/GMT-2"),
        ("MSK", "Europe/Moscow"),
        ("CET", "Europe/Berlin"),
    ],
)
def test_a_zone_name_is_understood_in_any_case_old_or_new(text: str, zone: str) -> None:
    assert found(text) == zone


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Berlin", "Europe/Berlin"),
        ("berlin!", "Europe/Berlin"),
        ("Berlin, Germany", "Europe/Berlin"),
        ("Kyiv", "Europe/Kyiv"),
        ("Kiev", "Europe/Kyiv"),
        ("Київ", "Europe/Kyiv"),
        ("київ", "Europe/Kyiv"),
        ("Киев", "Europe/Kyiv"),
        ("Kiew", "Europe/Kyiv"),
        ("New York", "America/New_York"),
        ("new-york", "America/New_York"),
        ("Нью-Йорк", "America/New_York"),
        ("Nueva York", "America/New_York"),
        ("São Paulo", "America/Sao_Paulo"),
        ("sao paulo", "America/Sao_Paulo"),
        ("Wien", "Europe/Vienna"),
        ("Warschau", "Europe/Warsaw"),
        ("Ciudad de México", "America/Mexico_City"),
        ("Москва", "Europe/Moscow"),
        ("Saigon", "Asia/Ho_Chi_Minh"),
        ("Oslo", "Europe/Oslo"),
        ("St. John's", "America/St_Johns"),
    ],
)
def test_a_city_is_understood_in_english_and_in_our_languages(text: str, zone: str) -> None:
    assert found(text) == zone


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Munich", "Europe/Berlin"),
        ("München", "Europe/Berlin"),
        ("munchen", "Europe/Berlin"),
        ("Мюнхен", "Europe/Berlin"),
        ("Osaka", "Asia/Tokyo"),
        ("Boston", "America/New_York"),
        ("Boston, MA", "America/New_York"),
        ("St. Louis", "America/Chicago"),
        ("Львів", "Europe/Kyiv"),
        ("Lemberg", "Europe/Kyiv"),
        ("Mumbai", "Asia/Kolkata"),
        ("Barcelona", "Europe/Madrid"),
        ("Mailand", "Europe/Rome"),
        ("Seattle", "America/Los_Angeles"),
        ("Cape Town", "Africa/Johannesburg"),
    ],
)
def test_a_large_city_that_names_no_zone_is_understood(text: str, zone: str) -> None:
    assert found(text) == zone


def test_every_large_city_is_in_a_zone_of_places_and_found() -> None:
    for zone, names in BIG_CITIES.items():
        assert canonical(zone) == zone
        assert zone in zones_of_places()
        for name in names.split(", "):
            assert found(name) == zone, name


@pytest.mark.parametrize(
    ("language", "city"), [("en", "Tokyo"), ("en-US", "Tokyo"), ("", "Tokyo"), ("de", "Tokio")]
)
def test_a_city_is_named_in_the_language_that_is_spoken(language: str, city: str) -> None:
    assert city_of("Asia/Tokyo", language) == city


@pytest.mark.parametrize(
    ("text", "zone"),
    [("Germany", "Europe/Berlin"), ("Deutschland", "Europe/Berlin"), ("Polonia", "Europe/Warsaw")],
)
def test_a_country_of_one_time_is_understood(text: str, zone: str) -> None:
    assert found(text) == zone


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Spain", "Europe/Madrid"),
        ("Україна", "Europe/Kyiv"),
        ("USA", "America/New_York"),
        ("Australia", "Australia/Sydney"),
        ("EST", "America/New_York"),
        ("IST", "Asia/Kolkata"),
    ],
)
def test_a_name_of_several_times_is_asked_back_likely_first(text: str, first: str) -> None:
    zone = find_zone(text, WINTER, "UTC")
    assert isinstance(zone, ZoneUnclear)
    assert zone.candidates[0] == first
    assert 2 <= len(zone.candidates) <= 6


@pytest.mark.parametrize(
    ("text", "now", "zone"),
    [
        ("UTC+2", WINTER, "Europe/Kyiv"),
        ("UTC+2", SUMMER, "Europe/Berlin"),
        ("GMT-5", WINTER, "America/New_York"),
        ("+02:00", SUMMER, "Europe/Berlin"),
        ("+0530", WINTER, "Asia/Kolkata"),
        ("utc +5:45", WINTER, "Asia/Kathmandu"),
        ("\N{MINUS SIGN}3", WINTER, "America/Sao_Paulo"),
        ("UTC+14", WINTER, "Pacific/Kiritimati"),
    ],
)
def test_an_offset_means_a_place_that_has_it_today(text: str, now: datetime, zone: str) -> None:
    assert found(text, now) == zone


@pytest.mark.parametrize(
    ("text", "now", "zone"),
    [
        ("13:00", WINTER, "Europe/Berlin"),
        ("14:00", SUMMER, "Europe/Berlin"),
        ("12:53", WINTER, "Europe/Berlin"),
        ("13:07", WINTER, "Europe/Berlin"),
        ("1:07 pm", WINTER, "Europe/Berlin"),
        ("1307", WINTER, "Europe/Berlin"),
        ("17:30", WINTER, "Asia/Kolkata"),
        ("17:45", WINTER, "Asia/Kathmandu"),
        ("8:30", WINTER, "America/St_Johns"),
        ("12:00", WINTER, "Europe/London"),
        ("0:00", SUMMER, "Pacific/Auckland"),
        ("23:00", WINTER, "Australia/Sydney"),
        ("22:00", SUMMER, "Australia/Sydney"),
        ("2:00", WINTER, "Pacific/Kiritimati"),
    ],
)
def test_what_the_clock_shows_means_the_likeliest_place_showing_it(
    text: str, now: datetime, zone: str
) -> None:
    assert found(text, now) == zone


def test_the_operators_zone_wins_among_those_that_show_it() -> None:
    assert found("13:00", WINTER, default="Africa/Lagos") == "Africa/Lagos"
    assert found("12:00", WINTER, default="Africa/Lagos") == "Europe/London"
    assert found("UTC+1", WINTER, default="Africa/Lagos") == "Africa/Lagos"


def test_a_clock_reading_brings_the_other_places_along() -> None:
    zone = find_zone("13:00", WINTER, "UTC")
    assert zone == ZoneFound("Europe/Berlin", ("Africa/Lagos",))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "hello",
        "Урюпинск",
        "🦶",
        "UTC+2:15",
        "UTC+25",
        "14:30",
        "14:61",
        "13:00 14:00",
        "x" * 4096,
        "Europe/",
        "../etc",
    ],
)
def test_anything_else_is_not_understood(text: str) -> None:
    assert find_zone(text, WINTER, "UTC") is None


@given(st.text(max_size=100))
def test_no_text_raises_and_every_answer_is_a_zone(text: str) -> None:
    zone = find_zone(text, WINTER, "UTC")
    names = (zone.zone, *zone.others) if isinstance(zone, ZoneFound) else zone.candidates if zone else ()
    assert all(ZoneInfo(name).key == name for name in names)


@given(st.sampled_from(sorted(zones_of_places())), SEASONS, st.integers(-7, 7))
def test_wherever_a_person_is_their_clock_finds_a_zone_showing_the_same(
    home: str, now: datetime, wrong_minutes: int
) -> None:
    local = now.astimezone(ZoneInfo(home))
    zone = found(f"{local + timedelta(minutes=wrong_minutes):%H:%M}", now)
    assert zone is not None
    there = now.astimezone(ZoneInfo(zone))
    assert (there.hour, there.minute) == (local.hour, local.minute)


def test_every_likely_zone_exists_under_todays_name() -> None:
    assert [canonical(zone) for zone in LIKELY] == list(LIKELY)


@pytest.mark.parametrize(
    ("zone", "language", "city"),
    [
        ("Europe/Berlin", "en", "Berlin"),
        ("Europe/Kyiv", "uk", "Київ"),
        ("America/New_York", "ru", "Нью-Йорк"),
        ("Asia/Kolkata", "de", "Kalkutta"),
        ("America/Argentina/Buenos_Aires", "xx", "Buenos Aires"),
        ("Europe/Vienna", "de-AT", "Wien"),
        ("UTC", "de", "UTC"),
        ("Etc/GMT-2", "en", "UTC+2"),
        ("Etc/GMT+11", "en", "UTC-11"),
    ],
)
def test_a_zone_is_shown_by_its_city(zone: str, language: str, city: str) -> None:
    assert city_of(zone, language) == city


def test_a_shared_location_is_a_zone() -> None:
    assert zone_at(52.52, 13.40) == "Europe/Berlin"
    assert zone_at(50.45, 30.52) == "Europe/Kyiv"
    assert zone_at(-33.87, 151.21) == "Australia/Sydney"


def test_a_location_outside_the_world_is_none() -> None:
    assert zone_at(91, 500) is None
