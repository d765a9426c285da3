"""The kind and size of a picture, read from its first bytes; nothing is decoded."""

import struct
from typing import NamedTuple

from bot.sandbox.errors import bad_request


class Picture(NamedTuple):
    mime: str
    width: int
    height: int


PHOTO_BYTES = 10 * 1024 * 1024
PHOTO_SIDES = 10_000  # width and height together
PHOTO_RATIO = 20
PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8"
GIF = (b"GIF87a", b"GIF89a")
# Frames that carry the size (SOF0 to SOF15 without DHT, JPG and DAC); the specification's Table B.1.
JPEG_FRAMES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
MARKER = 0xFF
LENGTH_BYTES = 2  # a segment's length counts itself
# More than any camera writes before the frame.
MOST_JPEG_SEGMENTS = 1000


def look_at(content: bytes) -> Picture | None:
    """None: not a PNG, JPEG or GIF."""
    try:
        if content.startswith(PNG):
            return Picture("image/png", *struct.unpack(">II", content[16:24]))
        if content.startswith(GIF):
            return Picture("image/gif", *struct.unpack("<HH", content[6:10]))
        if content.startswith(JPEG):
            return look_at_jpeg(content)
    except (struct.error, IndexError):
        return None
    return None


def look_at_jpeg(content: bytes) -> Picture | None:
    at = 2
    for _ in range(MOST_JPEG_SEGMENTS):
        start, marker, length = struct.unpack(">BBH", content[at : at + 4])
        if start != MARKER or length < LENGTH_BYTES:
            return None
        if marker in JPEG_FRAMES:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return Picture("image/jpeg", width, height)
        at += 2 + length
    return None


def check_photo(content: bytes) -> None:
    """Raises ApiError: none, or not one that Telegram takes."""
    size, picture = len(content), look_at(content)
    if size > PHOTO_BYTES:
        limit = f"the maximum size is {PHOTO_BYTES} bytes"
        raise bad_request(f"file of size {size} bytes is too big for a photo; {limit}")
    if picture is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    shorter, longer = sorted((picture.width, picture.height))
    if shorter + longer > PHOTO_SIDES or not shorter or longer / shorter > PHOTO_RATIO:
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
