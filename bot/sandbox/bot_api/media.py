"""Files that bots and people send: kept once by content, found again by file_id."""

import hashlib
import mimetypes
from enum import StrEnum
from pathlib import PurePath

from bot.sandbox.bot_api.params import Params, Upload
from bot.sandbox.bot_api.pictures import look_at
from bot.sandbox.errors import bad_request
from bot.sandbox.state.records import Json, StoredFile
from bot.sandbox.state.store import Store

PHOTO_BYTES = 10 * 1024 * 1024
PHOTO_SIDES = 10_000  # width and height together
PHOTO_RATIO = 20


class MediaKind(StrEnum):
    PHOTO = "photo"
    ANIMATION = "animation"
    DOCUMENT = "document"
    VOICE = "voice"
    VIDEO = "video"
    STICKER = "sticker"


FOLDERS = {
    MediaKind.PHOTO: "photos",
    MediaKind.ANIMATION: "animations",
    MediaKind.DOCUMENT: "documents",
    MediaKind.VOICE: "voice",
    MediaKind.VIDEO: "videos",
    MediaKind.STICKER: "stickers",
}


def keep(store: Store, kind: MediaKind, upload: Upload) -> StoredFile:
    """Raises ApiError: not a picture, or not one that Telegram takes."""
    picture = look_at(upload.content)
    if not upload.content:
        raise bad_request("file must be non-empty")
    if kind is MediaKind.PHOTO:
        if picture is None:
            raise bad_request("IMAGE_PROCESS_FAILED")
        sides = sorted((picture.width, picture.height))
        if sum(sides) > PHOTO_SIDES or not sides[0] or sides[1] / sides[0] > PHOTO_RATIO:
            raise bad_request("PHOTO_INVALID_DIMENSIONS")
        if len(upload.content) > PHOTO_BYTES:
            raise bad_request("too big for a photo")
    digest = hashlib.sha256(upload.content).hexdigest()[:24]
    file_id = f"{kind}-{digest}"
    known = store.table(StoredFile).get((file_id,))
    if known is not None:
        return known
    suffix = PurePath(upload.name).suffix or mimetypes.guess_extension(upload.mime) or ""
    return store.put(
        StoredFile(
            id=file_id,
            unique_id=digest[:16],
            path=f"{FOLDERS[kind]}/{digest}{suffix}",
            name=upload.name,
            mime=picture.mime if picture else upload.mime,
            content=upload.content,
            width=picture.width if picture else 0,
            height=picture.height if picture else 0,
        )
    )


def given(store: Store, kind: MediaKind, params: Params, value: str | None) -> StoredFile:
    """What *value* stands for: an uploaded part, `attach://part`, or the file_id of something sent before.

    Raises ApiError. Nothing is fetched from an address: the sandbox has no network.
    """
    part = (value or "").removeprefix("attach://") if (value or "").startswith("attach://") else str(kind)
    if part in params.uploads:
        return keep(store, kind, params.uploads[part])
    if not value:
        raise bad_request(f"there is no {kind} in the request")
    if value.startswith("attach://"):
        raise bad_request(f'file "{part}" not found in the request')
    if value.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    known = store.table(StoredFile).get((value,))
    if known is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if not value.startswith(f"{kind}-"):
        raise bad_request(f"can't use file of type {value.split('-')[0].title()} as {kind.title()}")
    return known


def message_part(kind: MediaKind, file: StoredFile) -> Json:
    """The fields of Telegram's Message that show *file*."""
    named = {"file_id": file.id, "file_unique_id": file.unique_id, "file_size": len(file.content)}
    size = {"width": file.width or 320, "height": file.height or 320}
    told = {"file_name": file.name, "mime_type": file.mime}
    match kind:
        case MediaKind.PHOTO:
            return {"photo": [named | size]}
        case MediaKind.ANIMATION:
            # Telegram fills in both, so that older bots find a document.
            return {"animation": named | told | size | {"duration": 0}, "document": named | told}
        case MediaKind.DOCUMENT:
            return {"document": named | told}
        case MediaKind.VOICE:
            return {"voice": named | {"duration": 1, "mime_type": file.mime}}
        case MediaKind.VIDEO:
            return {"video": named | told | size | {"duration": 1}}
        case MediaKind.STICKER:
            shape = {"type": "regular", "is_animated": False, "is_video": False}
            return {"sticker": named | shape | {"width": 512, "height": 512}}
