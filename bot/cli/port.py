"""The door of the room: taken before anything else is started, so that a port in use is told at once and in words."""

import errno
import json
import socket
from contextlib import closing
from http.client import HTTPConnection, HTTPException

from .fault import Cannot


def take(host: str, port: int) -> socket.socket:
    """A socket bound to ``host`` and ``port``, for the server to listen on; raises Cannot with what to do."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except socket.gaierror:
        raise Cannot(f'CONVENER_HOST is "{host}", which is no address of this machine. Try 127.0.0.1.') from None
    door = socket.socket(family, kind, protocol)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # or a quick restart would find its own port taken
    try:
        door.bind(address)
        door.listen(socket.SOMAXCONN)
    except OSError as fault:
        door.close()
        raise Cannot(_sentence(host, port, fault.errno)) from None
    door.setblocking(False)
    return door


def serves(host: str, port: int) -> bool:
    """Whether a Convener answers there already."""
    somewhere = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    with closing(HTTPConnection(somewhere, port, timeout=2)) as asked:
        try:
            asked.request("GET", "/healthz")
            found = json.loads(asked.getresponse().read(10_000))
        except (OSError, ValueError, HTTPException):
            return False
        return isinstance(found, dict) and "database" in found


def _sentence(host: str, port: int, code: int | None) -> str:
    another = f"CONVENER_PORT={port + 1 if port < 65535 else 8080}"
    if code == errno.EADDRINUSE and serves(host, port):
        return f"Convener is already running at port {port}. Open it in a browser, or choose another port: {another}."
    if code == errno.EADDRINUSE:
        return f"Port {port} is taken by another program. Choose another one: {another}."
    if code == errno.EACCES:
        return f"This user may not open port {port}. Choose one from 1024 up, such as CONVENER_PORT=8080."
    if code == errno.EADDRNOTAVAIL:
        return f'CONVENER_HOST is "{host}", which is no address of this machine. Try 127.0.0.1.'
    return f"Port {port} at {host} cannot be opened. Choose another CONVENER_PORT or CONVENER_HOST."
