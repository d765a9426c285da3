"""Files that bots and people send: kept once by what they are, found again by file_id."""

import base64
import binascii
import hashlib
import json
import mimetypes
import re
from enum import StrEnum
from pathlib import PurePath

from bot.sandbox.bot_api.params import Params, Upload
from bot.sandbox.bot_api.pictures import check_photo, look_at
from bot.sandbox.errors import TOO_LARGE, bad_request
from bot.sandbox.state.files import Shelf, make_room
from bot.sandbox.state.records import Json, StoredFile

ATTACHED = "attach://"
MEGABYTE = 1024 * 1024
FILE_BYTES = 50 * MEGABYTE
DOWNLOAD_BYTES = 20 * MEGABYTE


class MediaKind(StrEnum):
    PHOTO = "photo"
    ANIMATION = "animation"
    DOCUMENT = "document"
    VOICE = "voice"
    STICKER = "sticker"
    AUDIO = "audio"
    VIDEO = "video"


FOLDERS = {
    MediaKind.PHOTO: "photos",
    MediaKind.ANIMATION: "animations",
    MediaKind.DOCUMENT: "documents",
    MediaKind.VOICE: "voice",
    MediaKind.STICKER: "stickers",
    MediaKind.AUDIO: "music",
    MediaKind.VIDEO: "videos",
}
# As TDLib prints its file types.
NAMES = {kind: kind.title() for kind in MediaKind} | {MediaKind.VOICE: "VoiceNote"}
# What the real one finds out by looking into the file; here the bot's own word is taken.
TOLD = {
    MediaKind.ANIMATION: ("duration", "width", "height"),
    MediaKind.VIDEO: ("duration", "width", "height"),
    MediaKind.AUDIO: ("duration", "performer", "title"),
    MediaKind.VOICE: ("duration",),
}
NUMBERS = {"duration", "width", "height"}
NOT_IN_A_SUFFIX = re.compile(r"[^A-Za-z0-9]")


def keep(shelf: Shelf, kind: MediaKind, upload: Upload, about: Json | None = None) -> StoredFile:
    """*about*: see TOLD. Raises ApiError: nothing in it, too much, or no picture that Telegram takes."""
    if not upload.content:
        raise bad_request("file must be non-empty")
    if len(upload.content) > FILE_BYTES:
        raise TOO_LARGE
    picture = look_at(upload.content)
    if kind is MediaKind.PHOTO:
        check_photo(upload.content)
    known_by = json.dumps([upload.name, upload.mime, about], sort_keys=True)
    digest = hashlib.sha256(upload.content + known_by.encode(errors="replace")).hexdigest()[:24]
    file_id = shelf.new_id(kind, digest)
    known = shelf.find(file_id)
    if known is not None:
        return known
    suffix = suffix_of(upload.name) or mimetypes.guess_extension(upload.mime) or ""
    make_room(shelf.store, len(upload.content))
    return shelf.store.put(
        StoredFile(
            id=file_id,
            unique_id=digest[:16],
            path=f"{FOLDERS[kind]}/{digest}{suffix}",
            name=upload.name,
            mime=picture.mime if picture else upload.mime,
            content=upload.content,
            width=picture.width if picture else 0,
            height=picture.height if picture else 0,
            about=about or {},
        )
    )


def suffix_of(name: str) -> str:
    """What of it can stand in an address; empty when nothing can."""
    letters = NOT_IN_A_SUFFIX.sub("", PurePath(name).suffix)
    return f".{letters}" if letters else ""


def is_given(kind: MediaKind, params: Params, value: str | None) -> bool:
    """Whether there is a file at all, as an upload or as an id."""
    return uploaded(kind, params, value) is not None or bool(value and not value.startswith(ATTACHED))


def uploaded(kind: MediaKind, params: Params, value: str | None) -> Upload | None:
    """The part that *value* names, or the one that is called like the parameter."""
    if not value:
        return params.uploads.get(kind)
    return params.uploads.get(value.removeprefix(ATTACHED)) if value.startswith(ATTACHED) else None


def given(shelf: Shelf, kind: MediaKind, params: Params, value: str | None) -> StoredFile:
    """What *value* stands for: an uploaded part, or the file_id of something sent before.

    Raises ApiError. Nothing is fetched from an address: the sandbox has no network.
    """
    upload = uploaded(kind, params, value)
    if upload is not None:
        return keep(shelf, kind, upload, told(kind, params))
    if not value or value.startswith(ATTACHED):
        raise bad_request(f"there is no {kind} in the request")
    if value.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    known = shelf.find(value)
    if known is None:
        raise bad_request(f"wrong remote file identifier specified: {unreadable(value)}")
    sent_as = MediaKind(value.split("-")[0])
    if sent_as is not kind:
        raise bad_request(f"can't use file of type {NAMES[sent_as]} as {NAMES[kind]}")
    return known


def unreadable(file_id: str) -> str:
    """Why, in TDLib's words."""
    try:
        base64.b64decode(file_id + "=" * (-len(file_id) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return "wrong padding in the string"
    return "can't unserialize it"


def told(kind: MediaKind, params: Params) -> Json:
    about = {name: params.values.get(name) for name in TOLD.get(kind, ()) if params.has(name)}
    return {
        name: max(params.integer(name), 0) if name in NUMBERS else str(value) for name, value in about.items()
    }


def message_part(kind: MediaKind, file: StoredFile) -> Json:
    """The fields of Telegram's Message that show *file*."""
    named = {"file_id": file.id, "file_unique_id": file.unique_id, "file_size": len(file.content)}
    # 320: nothing tells the size of a film that is not looked into.
    size = {"width": file.width or 320, "height": file.height or 320}
    called = {"file_name": file.name, "mime_type": file.mime}
    about = {"duration": 0, **file.about}
    match kind:
        case MediaKind.PHOTO:
            return {"photo": [named | size]}
        case MediaKind.ANIMATION:
            # Telegram fills in both, so that older bots find a document.
            return {"animation": named | called | size | about, "document": named | called}
        case MediaKind.DOCUMENT:
            return {"document": named | called}
        case MediaKind.AUDIO:
            return {"audio": named | called | about}
        case MediaKind.VIDEO:
            return {"video": named | called | size | about}
        case MediaKind.VOICE:
            return {"voice": named | {"mime_type": file.mime} | about}
        case MediaKind.STICKER:
            shape = {"type": "regular", "is_animated": False, "is_video": False}
            return {"sticker": named | shape | {"width": 512, "height": 512}}
