"""Of two entities that share characters, one lies within the other: as Telegram keeps them, and clients rely on.

TDLib's fix_entities: code keeps everything else out, a link or a quote stays whole, a style is cut in pieces.
"""

from collections.abc import Iterable, Iterator

from bot.sandbox.formatting.entities import CODE, STYLES
from bot.sandbox.state.records import Json

# Far more than a message keeps; what crosses is held one against the other, and that takes its time.
LOOKED_AT = 500


def nested(entities: Iterable[Json]) -> list[Json]:
    """In order of their beginnings, the outer one first."""
    given = sorted((entity for entity in entities if entity["length"] > 0), key=place)
    if is_nested(given):
        return given
    given = given[:LOOKED_AT]
    whole = list(without_crossings(entity for entity in given if entity["type"] not in STYLES))
    code = [entity for entity in whole if entity["type"] in CODE]
    styles: list[Json] = []
    for kind in sorted(STYLES):
        pieces = joined(entity for entity in given if entity["type"] == kind)
        for block in code:
            pieces = [part for piece in pieces for part in outside(piece, block)]
        for other in [*whole, *styles]:
            pieces = [part for piece in pieces for part in cut(piece, other)]
        styles.extend(pieces)
    return sorted([*whole, *styles], key=place)


def is_nested(given: list[Json]) -> bool:
    """As markup leaves them, mostly: nothing crosses, shares letters with code, or stands within its like."""
    around: list[Json] = []
    for entity in given:
        while around and end(around[-1]) <= entity["offset"]:
            around.pop()
        if around and end(around[-1]) < end(entity):
            return False
        if any(outer["type"] in CODE or outer["type"] == entity["type"] for outer in around):
            return False
        if entity["type"] in CODE and any(outer["type"] in STYLES for outer in around):
            return False
        around.append(entity)
    return True


def place(entity: Json) -> tuple[int, int]:
    return entity["offset"], -entity["length"]


def end(entity: Json) -> int:
    return int(entity["offset"] + entity["length"])


def without_crossings(entities: Iterable[Json]) -> Iterator[Json]:
    """The earlier one stays; nothing stays within code."""
    around: list[Json] = []
    for entity in entities:
        while around and end(around[-1]) <= entity["offset"]:
            around.pop()
        if around and (end(around[-1]) < end(entity) or around[-1]["type"] in CODE):
            continue
        around.append(entity)
        yield entity


def joined(entities: Iterable[Json]) -> list[Json]:
    """Pieces of one style that overlap become one."""
    found: list[Json] = []
    for entity in entities:
        if found and entity["offset"] < end(found[-1]):
            stop = max(end(found[-1]), end(entity))
            found[-1] = found[-1] | {"length": stop - found[-1]["offset"]}
        else:
            found.append(entity)
    return found


def outside(piece: Json, block: Json) -> list[Json]:
    before = between(piece, piece["offset"], min(end(piece), block["offset"]))
    after = between(piece, max(piece["offset"], end(block)), end(piece))
    return [part for part in (before, after) if part["length"] > 0]


def cut(piece: Json, other: Json) -> list[Json]:
    """In two where it crosses a border of *other*; whole when one lies within the other."""
    start, stop = piece["offset"], end(piece)
    if start < other["offset"] < stop < end(other):
        return [between(piece, start, other["offset"]), between(piece, other["offset"], stop)]
    if other["offset"] < start < end(other) < stop:
        return [between(piece, start, end(other)), between(piece, end(other), stop)]
    return [piece]


def between(piece: Json, start: int, stop: int) -> Json:
    return piece | {"offset": start, "length": stop - start}
