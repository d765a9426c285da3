"""Who may come in: programs, and a browser that was sent here by its own person."""

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
        if _is_ours(request.path) and (_is_sent_by_a_site(request) or _is_lured(request, name)):
            return web.json_response({"error": ELSEWHERE}, status=403)
        return await handler(request)

    return refuse_strangers


def _is_ours(path: str) -> bool:
    return _is_for_people(path) or path.startswith(("/bot", "/file/"))


def _is_for_people(path: str) -> bool:
    return path == "/" or path.startswith(("/page/", "/sandbox/"))


def _is_sent_by_a_site(request: web.Request) -> bool:
    origin = request.headers.get("Origin")
    if origin is not None and _netloc(origin) != request.host:
        return True
    # A link to the page may stand anywhere; one to a bot's call is nobody's to follow.
    site = request.headers.get("Sec-Fetch-Site", "none")
    return not _is_for_people(request.path) and site not in {"none", "same-origin"}


def _is_lured(request: web.Request, name: str) -> bool:
    """Whether it came under a name that is not ours. A bot, which is no browser, may use any."""
    if not _is_for_people(request.path) and not _is_browser(request):
        return False
    host = _hostname(request.host)
    return host not in {"localhost", name.lower()} and not _is_address(host)


def _is_browser(request: web.Request) -> bool:
    """Browsers say neither origin nor site when a page at an unencrypted address reads from itself."""
    headers = request.headers
    is_named_so = headers.get("User-Agent", "").startswith("Mozilla/")
    return is_named_so or "Origin" in headers or "Sec-Fetch-Site" in headers


def _netloc(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return None


def _hostname(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
