"""Where others reach the room: what a link that somebody hands on begins with.

Who came in on the very machine that Convener runs on sees an address that nobody else can follow. Where the door is
open to the network, the machine's own address there stands in its place; where it isn't, the page says so.
"""

import ipaddress
import socket
from urllib.parse import urlsplit


def for_others(host: str, port: int) -> str:
    """The address at which other machines reach a door that is open to all of them; empty where it isn't, or where this
    machine is in no network. Nothing is sent: the system only says which of its addresses it would use."""
    if host != "0.0.0.0":
        return ""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        try:
            asked.connect(("192.0.2.1", 9))  # an address that is nobody's (RFC 5737)
        except OSError:
            return ""
        return f"http://{asked.getsockname()[0]}:{port}"


def only_here(link: str) -> bool:
    """Whether a link leads nowhere but to the machine of whoever follows it."""
    name = urlsplit(link).hostname or ""
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost" or name.endswith(".localhost")  # RFC 6761, 6.3
