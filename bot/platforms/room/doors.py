"""Who may come in, and as whom: signed cookies, join links, short codes and personal return links.

No account and no password: whoever has a team's link may choose a name that is free, and a signed cookie then says
who they are. What a signature says is always held against the team as it is now: a member who left, or an invitation
older than `Team.invite`, opens nothing. Each kind of token is signed under its own salt, so none passes for another.

A code such as `maple-river-otter-27` is for reading aloud. It follows from the team, its invitation number and the
secret, so that raising the number makes it worthless too. It carries 30 bits (256³ × 90), which is little for a
computer, therefore wrong ones are counted: 20 in ten minutes from one address, 300 from all together, then codes rest
while links go on working. With 1,000 teams a guesser needs on average about five weeks at that pace for one of them.
"""

import hashlib
import hmac
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from itsdangerous import BadData, URLSafeSerializer
from starlette.responses import Response

from facilitation.team.team import Member, Team

from .throttle import Throttle

COOKIE_SECONDS = 180 * 24 * 3600
INVITED_SECONDS = 3600
TEN_MINUTES = 600.0
WORDS = tuple(Path(__file__).with_name("codewords.txt").read_text("ascii").split())
NUMBERS = 90  # 10 to 99: always two digits, so that nobody has to say "zero seven"


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a join link says: this team, while its invitation number is this one."""

    team: str
    invite: int


@dataclass(frozen=True, slots=True)
class Place:
    """What a cookie or a return link says: this member of this team."""

    team: str
    member: str


class Doors:
    """Makes and reads all that is signed. ``secure``: people come over https, so cookies never travel otherwise."""

    def __init__(self, secret: str, secure: bool) -> None:
        self._secret = secret.encode()
        self._secure = secure
        self.wrong_here = Throttle(20, TEN_MINUTES)
        self.wrong_anywhere = Throttle(300, TEN_MINUTES)

    # -- cookies: one for each team, so that one browser can be at home in several -----------

    def remember(self, response: Response, place: Place) -> None:
        """Let ``response`` set the cookie that says who this browser is in the team."""
        value = self._sign("member", [place.team, place.member])
        self._set(response, self._member_cookie(place.team), value, COOKIE_SECONDS)

    def remembered(self, cookies: Mapping[str, str], team: str) -> str | None:
        """The member that the cookie for ``team`` names, if we signed it for that team."""
        match self._read("member", cookies.get(self._member_cookie(team), "")):
            case [str(of), str(member)] if of == team:
                return member
        return None

    def bring(self, response: Response, token: str) -> None:
        """Carry a join link's token to the lobby in a cookie, so that it does not stay in the address bar."""
        self._set(response, self._named("invited"), token, INVITED_SECONDS)

    def brought(self, cookies: Mapping[str, str]) -> str:
        return cookies.get(self._named("invited"), "")

    def put_down(self, response: Response) -> None:
        """Forget the join link, once it has been used."""
        name = self._named("invited")
        response.delete_cookie(name, secure=self._secure, httponly=True, samesite="lax")

    # -- links ------------------------------------------------------------------------------

    def invitation(self, team: Team) -> str:
        """The token of the team's join link. It never runs out, but a higher `Team.invite` ends it."""
        return self._sign("join", [team.id, team.invite])

    def invited(self, token: str) -> Invitation | None:
        match self._read("join", token):
            case [str(team), int(invite)]:
                return Invitation(team, invite)
        return None

    def return_token(self, place: Place) -> str:
        """The token of one member's own link, for another browser or a lost cookie."""
        return self._sign("return", [place.team, place.member])

    def returned(self, token: str) -> Place | None:
        match self._read("return", token):
            case [str(team), str(member)]:
                return Place(team, member)
        return None

    # -- codes ------------------------------------------------------------------------------

    def code(self, team: Team) -> str:
        """The team's code for reading aloud, as long as its invitation number stays."""
        seed = hmac.digest(self._secret, f"convener.code:{team.id}:{team.invite}".encode(), hashlib.sha256)
        number = 10 + int.from_bytes(seed[3:11], "big") % NUMBERS
        return "-".join([*(WORDS[byte] for byte in seed[:3]), str(number)])

    def may_guess(self, address: str) -> bool:
        """Whether somebody at ``address`` may still try a link or a code."""
        return not (self.wrong_here.full(address) or self.wrong_anywhere.full(""))

    def guessed_wrong(self, address: str) -> None:
        self.wrong_here.allow(address)
        self.wrong_anywhere.allow("")

    # -- signing ----------------------------------------------------------------------------

    def _sign(self, what: str, value: Sequence[str | int]) -> str:
        return str(self._signer(what).dumps(list(value)))

    def _read(self, what: str, token: str) -> object:
        try:
            return self._signer(what).loads(token)
        except BadData:
            return None

    def _signer(self, what: str) -> URLSafeSerializer:
        strong = {"key_derivation": "hmac", "digest_method": hashlib.sha256}
        return URLSafeSerializer(self._secret, salt=f"convener.room.{what}", signer_kwargs=strong)

    def _member_cookie(self, team: str) -> str:
        return self._named(f"team-{team}")

    def _named(self, name: str) -> str:
        # A browser takes a __Host- cookie only from this very host over https: no neighbour can plant one.
        return f"__Host-{name}" if self._secure else f"convener-{name}"

    def _set(self, response: Response, name: str, value: str, seconds: int) -> None:
        response.set_cookie(name, value, max_age=seconds, secure=self._secure, httponly=True, samesite="lax")


def current(team: Team | None, member: str | None) -> Member | None:
    """The member as the team knows them now: None for a stranger, and for someone who has left."""
    found = team.member(member) if team is not None and member is not None else None
    return found if found is not None and not found.left else None


def still_open(team: Team | None, invitation: Invitation) -> bool:
    """Whether the invitation is the team's present one."""
    return team is not None and team.invite == invitation.invite


def typed_code(words: str) -> str:
    """A code as somebody typed it, in the form that we keep: small letters, dashes, no accents."""
    plain = unicodedata.normalize("NFKD", words.strip().lower())
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return "-".join(part for part in letters.replace("-", " ").split() if part)[:100]


def typed_token(words: str) -> tuple[str, str]:
    """(kind, token) of a link that somebody pasted: kind ``join`` or ``back``, or empty where it is no link."""
    parts = [part for part in urlsplit(words.strip()).path.split("/") if part]
    for kind in ("join", "back"):
        if len(parts) >= 2 and parts[-2] == kind:
            return kind, parts[-1]
    return "", ""
