"""The coach's view of the world's zones: what `bot.zones` found, in the coach's own terms."""

from datetime import datetime

from bot.coach.practice import ZoneMatch
from bot.zones import ZoneFound, ZoneUnclear, city_of, country_of, find_zone


class Places:
    """Implements `bot.coach.practice.Zones`."""

    def match(self, text: str, now: datetime, default: str) -> ZoneMatch:
        match find_zone(text, now, default):
            case ZoneFound(zone, others):
                return ZoneMatch(zone, others)
            case ZoneUnclear(candidates):
                return ZoneMatch(None, candidates)
            case None:
                return ZoneMatch(None)

    def city(self, zone: str, language: str) -> str:
        return city_of(zone, language)

    def country(self, zone: str) -> str | None:
        return country_of(zone)
