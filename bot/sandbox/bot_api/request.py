"""The arguments of a call, out of whichever body they came in: query, form, multipart or JSON."""

from aiohttp import BodyPartReader, web
from aiohttp.http_exceptions import HttpProcessingError
from yarl import URL

from bot.sandbox.bot_api.params import Params, Upload, parsed
from bot.sandbox.errors import TOO_LARGE, bad_request
from bot.sandbox.state.records import Json

# Telegram takes files of 50 MB; the rest is for the form around them.
LARGEST_REQUEST = 51 * 1024 * 1024
# What aiohttp raises for a multipart body that is none: from its boundary to the charset of a part.
BROKEN_PARTS = (ValueError, LookupError, RuntimeError, AssertionError, HttpProcessingError)


async def read_params(request: web.Request) -> Params:
    """Raises ApiError: not readable, or too large."""
    if (request.content_length or 0) > LARGEST_REQUEST:
        raise TOO_LARGE
    values: Json = {}
    if request.query_string:
        values = {whole(name): whole(value) for name, value in request.query.items()}
    match request.content_type:
        case "application/x-www-form-urlencoded":
            return Params(values | form(await read_body(request)))
        case "application/json":
            return Params(values | json_object(await read_body(request)))
        case "multipart/form-data":
            return await read_parts(request, values)
        case _:
            return Params(values)


async def read_body(request: web.Request) -> bytes:
    """From the stream itself: the request's own `read` keeps to a limit that is the whole application's."""
    body = bytearray()
    while chunk := await request.content.readany():
        body += chunk
        if len(body) > LARGEST_REQUEST:
            raise TOO_LARGE
    return bytes(body)


def form(body: bytes) -> Json:
    """A form is written as the query of an address is, whose reader is six times as fast as urllib's."""
    return dict(URL.build(query_string=body.decode(errors="replace").strip(), encoded=True).query)


def json_object(body: bytes) -> Json:
    try:
        value = parsed(body.decode() or "{}")
    except (ValueError, RecursionError) as error:
        raise bad_request("can't parse request: body must be a JSON-serialized object") from error
    if not isinstance(value, dict):
        raise bad_request("can't parse request: body must be a JSON-serialized object")
    return value


async def read_parts(request: web.Request, values: Json) -> Params:
    uploads: dict[str, Upload] = {}
    try:
        async for part in await request.clone(client_max_size=LARGEST_REQUEST).multipart():
            if not isinstance(part, BodyPartReader) or not part.name:
                continue
            name, content = whole(part.name), bytes(await part.read())
            if part.filename is not None:
                mime = part.headers.get("Content-Type", "application/octet-stream")
                uploads[name] = Upload(whole(part.filename), whole(mime), content)
            else:
                values[name] = content.decode(errors="replace")
    except web.HTTPRequestEntityTooLarge as error:
        raise TOO_LARGE from error
    except BROKEN_PARTS as error:
        # Telegram has words of its own for each way to break it.
        raise bad_request("can't parse request: wrong multipart/form-data") from error
    return Params(values, uploads)


def whole(text: str) -> str:
    """Bytes that are no UTF-8 come from aiohttp as halves of characters, which nobody could write again."""
    return text.encode(errors="replace").decode()
