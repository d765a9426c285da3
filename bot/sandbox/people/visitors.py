"""Who may see the page and act on it: programs, and a browser that was sent here by its own person."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

ELSEWHERE = "Only this page and programs may do that, not another site."


def refusing_strangers(name: str) -> Middleware:
    """*name*: by which this machine is also called, besides its addresses and `localhost`.

    Another site that is open in the same browser can send requests here, and by letting its own name point
    to this machine (DNS rebinding) even read the answers. Its name then stands in the `Host`. An address in
    numbers belongs to nobody's site.
    """

    @web.middleware
    async def refuse_strangers(request: web.Request, handler: Handler) -> web.StreamResponse:
        if _is_for_people(request.path) and not _is_from_here(request, name):
            return web.json_response({"error": ELSEWHERE}, status=403)
        return await handler(request)

    return refuse_strangers


def _is_for_people(path: str) -> bool:
    return path == "/" or path.startswith(("/page/", "/sandbox/"))


def _is_from_here(request: web.Request, name: str) -> bool:
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        return False
    try:
        host = urlsplit(f"//{request.host}").hostname or ""
    except ValueError:
        return False
    return host in {"localhost", name.lower()} or _is_address(host)


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
