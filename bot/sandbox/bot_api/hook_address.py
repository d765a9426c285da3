"""Which addresses a webhook may have."""

from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import SplitResult, urlsplit

from bot.sandbox.errors import ApiError, bad_request

PORTS = {443, 80, 88, 8443}


def checked_url(text: str) -> SplitResult:
    """As Telegram has it, HTTPS on one of four ports; but on this machine and in its own network, where a bot
    under test runs without a certificate, plain HTTP on any port too. Raises ApiError.
    """
    try:
        url = urlsplit(text if "://" in text else f"https://{text}")
        host, port = url.hostname, url.port or (80 if url.scheme == "http" else 443)
    except ValueError as error:
        raise bad_request("invalid webhook URL specified") from error
    if url.scheme not in {"http", "https"} or not host:
        raise bad_request("invalid webhook URL specified")
    if is_near(host):
        return url
    if url.scheme == "http":
        raise bad_webhook("An HTTPS URL must be provided for webhook")
    if port not in PORTS:
        raise bad_webhook("Webhook can be set up only on ports 80, 88, 443 or 8443")
    return url


def is_near(host: str) -> bool:
    """No server of Telegram's could reach it: localhost, a private address, a name without a dot."""
    address = literal(host)
    return address.is_private if address else "." not in host or host.endswith(".localhost")


def shown_ip(host: str, wanted: str | None) -> str | None:
    """What getWebhookInfo tells of it; None: nobody has looked the name up. Raises ApiError."""
    if wanted:
        address = literal(wanted)
        if address is None:
            raise bad_webhook("Invalid IP address specified")
        return str(address)
    return str(literal("127.0.0.1" if host == "localhost" else host) or "") or None


def literal(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None


def bad_webhook(words: str) -> ApiError:
    return bad_request(f"bad webhook: {words}")
