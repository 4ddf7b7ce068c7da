"""Who may ask the server: nobody but this machine's browser, and only for what a page of the server itself links to.

Any page in a browser can send requests to 127.0.0.1, and a name of its own that resolves there (DNS rebinding) would
let it read the answers: the Host header must be the server's own, and requests from other sites are refused.
"""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
    (b"cache-control", b"no-store"),
)
_OWN_SITE = (b"same-origin", b"none", b"")


class Guard:
    """Lets requests through that are safe, and says of every answer that it is for this server's pages only."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self._app, self._hosts = app, frozenset(host.encode() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *_HEADERS]
            await send(message)

        refusal = self._refusal(scope)
        if refusal is None:
            await self._app(scope, receive, send_marked)
            return
        status, why = refusal
        headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(why)).encode())]
        await send_marked({"type": "http.response.start", "status": status, "headers": headers})
        await send_marked({"type": "http.response.body", "body": why})

    def _refusal(self, scope: Scope) -> tuple[int, bytes] | None:
        headers = scope["headers"]
        hosts = [value for name, value in headers if name == b"host"]
        if len(hosts) != 1 or hosts[0] not in self._hosts:
            return 421, b"this server answers to its own address only"
        if scope["method"] not in ("GET", "HEAD"):
            return 405, b"only GET"
        site = next((value for name, value in headers if name == b"sec-fetch-site"), b"")
        # A link on another page may open a page of ours; nothing else may use it.
        opens = any(name == b"sec-fetch-mode" and value == b"navigate" for name, value in headers)
        if site not in _OWN_SITE and not opens:
            return 403, b"not for pages of other sites"
        return None
