"""The arguments of a call, out of whichever body they came in: query, form, multipart or JSON."""

from aiohttp import BodyPartReader, web

from bot.sandbox.bot_api.params import Params, Upload, parsed
from bot.sandbox.errors import bad_request
from bot.sandbox.state.records import Json

# Telegram takes files of 50 MB; the rest is for the form around them.
LARGEST_REQUEST = 51 * 1024 * 1024


async def read_params(request: web.Request) -> Params:
    """Raises ApiError: not readable."""
    request = request.clone(client_max_size=LARGEST_REQUEST)
    values: Json = dict(request.query)
    if request.content_type == "application/json":
        try:
            body = parsed(await request.text() or "{}")
        except (ValueError, RecursionError) as error:
            raise bad_request("can't parse request: body must be a JSON-serialized object") from error
        if not isinstance(body, dict):
            raise bad_request("can't parse request: body must be a JSON-serialized object")
        return Params(values | body)
    if request.content_type == "multipart/form-data":
        return await read_parts(request, values)
    return Params(values | dict(await request.post()))


async def read_parts(request: web.Request, values: Json) -> Params:
    uploads: dict[str, Upload] = {}
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or not part.name:
            continue
        content = bytes(await part.read())
        if part.filename is not None:
            mime = part.headers.get("Content-Type", "application/octet-stream")
            uploads[part.name] = Upload(part.filename, mime, content)
        else:
            values[part.name] = content.decode(errors="replace")
    return Params(values, uploads)
