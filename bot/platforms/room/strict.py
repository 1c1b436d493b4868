"""What holds for every answer and every post, whatever the page: strict headers, and posts from our own pages only.

Decisions. The headers are set outside everything else, so that errors carry them, too. The policy of referrers is
`same-origin`, not `no-referrer`: with the latter a browser on plain http (a school's own network) sends `Origin: null`
with our own forms, and we could not tell them from a stranger's; what is ours never leaves for another site either way.
"""

from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import Message, Receive, Scope, Send

POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
STORE_NOTHING = "no-store"
LONG = "public, max-age=31536000, immutable"


class StrictStarlette(Starlette):
    """A Starlette application all of whose answers carry our headers, those to its own errors included."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def strictly(message: Message) -> None:
            if message["type"] == "http.response.start":
                message.setdefault("headers", [])
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("Cache-Control", STORE_NOTHING)
            await send(message)

        await super().__call__(scope, receive, strictly if scope["type"] == "http" else send)


def own_post(request: HTTPConnection, public_url: str) -> bool:
    """Whether a post comes from one of our own pages. Asked of the browser's own word where it gives it
    (Sec-Fetch-Site), else of Origin; a post that says neither is no browser's of these years, and is refused."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = urlsplit(request.headers.get("origin", ""))
    hosts = {request.headers.get("host", "").lower(), urlsplit(public_url).netloc.lower()} - {""}
    return origin.scheme in ("http", "https") and origin.netloc.lower() in hosts
