"""What people attach, as the fields of the message that shows it."""

import mimetypes

from bot.sandbox.bot_api.media import MediaKind, keep, message_part
from bot.sandbox.bot_api.params import Upload
from bot.sandbox.errors import ApiError, SandboxError
from bot.sandbox.formatting.text import CAPTION_LIMIT, plain
from bot.sandbox.formatting.utf16 import units
from bot.sandbox.people.wishes import Captioned, Document, Photo, Sticker, Video, Voice
from bot.sandbox.state.files import Shelf
from bot.sandbox.state.records import Json

# Sent by somebody who names no file. One grey dot, …
DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550"
    "000000a49444154789c636800000082008177cd72b60000000049454e44ae426082"
)
# … and the first bytes by which the others are known: there is nothing to hear or to watch.
OGG = b"OggS"
MP4 = bytes.fromhex("00000018667479706d703432000000006d70343269736f6d")
NOTE = b"Nothing in particular.\n"


def sticker(shelf: Shelf, wish: Sticker) -> Json:
    part = attached(shelf, MediaKind.STICKER, Upload("sticker.png", "image/png", DOT))
    return with_more(part, MediaKind.STICKER, emoji=wish.emoji)


def photo(shelf: Shelf, wish: Photo) -> Json:
    upload = Upload(wish.name or "photo.png", "image/png", wish.content or DOT)
    return attached(shelf, MediaKind.PHOTO, upload) | caption(wish)


def document(shelf: Shelf, wish: Document) -> Json:
    name = wish.name or "note.txt"
    mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
    part = attached(shelf, MediaKind.DOCUMENT, Upload(name, mime, wish.content or NOTE))
    # The same content may have come before under another name.
    return with_more(part, MediaKind.DOCUMENT, file_name=name, mime_type=mime) | caption(wish)


def voice(shelf: Shelf, wish: Voice) -> Json:
    part = attached(
        shelf, MediaKind.VOICE, Upload(wish.name or "voice.ogg", "audio/ogg", wish.content or OGG)
    )
    return with_more(part, MediaKind.VOICE, duration=wish.seconds) | caption(wish)


def video(shelf: Shelf, wish: Video) -> Json:
    upload = Upload(wish.name or "video.mp4", "video/mp4", wish.content or MP4)
    part = attached(shelf, MediaKind.VIDEO, upload)
    return with_more(part, MediaKind.VIDEO, duration=wish.seconds, file_name=upload.name) | caption(wish)


def attached(shelf: Shelf, kind: MediaKind, upload: Upload) -> Json:
    """Raises SandboxError: not a picture, or too big a one."""
    try:
        return message_part(kind, keep(shelf, kind, upload))
    except ApiError as error:
        raise SandboxError(f"Telegram does not take that as a {kind}: {error.description}.") from error


def with_more(part: Json, kind: MediaKind, **told: str | int) -> Json:
    return part | {kind.value: part[kind] | told}


def caption(wish: Captioned) -> Json:
    """Raises SandboxError."""
    words = plain(wish.caption)
    if units(words.text) > CAPTION_LIMIT:
        raise SandboxError(f"A caption holds {CAPTION_LIMIT} characters.")
    return words.fields("caption")
