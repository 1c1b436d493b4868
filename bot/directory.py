"""Who is who, and what is where: which channel is whose team, which member an account on a platform is, where each
message lies, and which workspaces took the bot in.

A channel becomes a team when the bot is first used in it, and whoever acts there becomes a member by that. Both are
found again by the platform's own names, so doing it twice, or in two processes at once, makes nothing twice. What
seldom changes is kept in memory, for a press of a button asks for it each time; it counts only while the team, as the
database has it, still meets there and still has that member, whichever process changed that.
Tokens are sealed with the installation's secret (bot/sealing.py); without one none are kept.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.desk import Desk
from bot.desk_deciding import Kept
from bot.sealing import CannotOpen, Seal
from bot.store import Heard, Store, StoreDown, Transaction, moving, subjects
from bot.store import directory as rows
from bot.store.directory import KnownPlace
from bot.world import World
from facilitation.decision import Refused
from facilitation.team.names import fold, free
from facilitation.team.team import MAX_NAME, MAX_TEAM_NAME, JoinTeam, LeaveTeam, MakeTeam, Team

MOST_KEPT = 20_000
TEAMS = 500  # about 10 KB each
PURPOSE = "tokens of platforms"
NAMELESS = "Guest"  # whose display name holds no letter at all


@dataclass(frozen=True, slots=True)
class Installation:
    """A workspace or server that took the bot in. ``facts`` (the bot's own id, scopes, expiry …) anyone may read,
    ``tokens`` nobody but us; ``gone`` says why there are none any more."""

    platform: str
    workspace: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    tokens: Mapping[str, str] = field(default_factory=dict, repr=False)
    gone: str = ""


def platform_of(place: str) -> tuple[str, str]:
    """What a place's name says: its platform, and the address of its channel there."""
    platform, _, rest = place.partition("-")
    return platform, rest.partition("/")[0]


class Directory:
    """``secret``: with which tokens are sealed."""

    def __init__(self, store: Store, desk: Desk, world: World, secret: str = ""):
        self.store, self.desk, self.world = store, desk, world
        self.seal = Seal(secret, PURPOSE) if secret else None
        self._places: dict[tuple[str, str], KnownPlace] = {}
        self._members: dict[tuple[str, str, str], str] = {}
        self._users: dict[tuple[str, str, str], str] = {}
        self._teams: dict[str, Team | None] = {}
        self._changes = 0
        store.listeners.append(self._heard)

    def _heard(self, news: Heard) -> None:
        """What is known of these teams is old; another process may have changed them. Hardly ever, of all commits."""
        self._changes += bool(news.remade or news.everything)
        if news.everything:
            self._teams.clear()
            self._places.clear()
        for team in news.remade:
            self._teams.pop(team, None)

    async def _now(self, team: str) -> Team | None:
        """The team as it is now."""
        if team in self._teams:
            return self._teams[team]
        before = self._changes
        found = await self.store.read(lambda tx: subjects.team_of(tx, team))
        if before == self._changes:
            _keep(self._teams, team, found, TEAMS)
        return found

    # -- places

    async def team_at(self, place: str) -> str | None:
        """The team that meets in the channel ``place`` (or in a side room of it)."""
        found = await self.place_at(*platform_of(place))
        return found.team if found is not None else None

    async def place_at(self, platform: str, address: str) -> KnownPlace | None:
        """The place of ours that the platform calls ``address``: a channel, or a side room's thread or group."""
        known = self._places.get((platform, address))
        if known is not None and await self._meets(known):
            return known
        self._places.pop((platform, address), None)
        known = await self.store.read(lambda tx: rows.place_at(tx, platform, address))
        if known is not None and not known.gone:
            _keep(self._places, (platform, address), known)
        return known

    async def _meets(self, known: KnownPlace) -> bool:
        """Whether the team still meets there."""
        team = await self._now(known.team)
        return team is not None and team.channel == known.place.partition("/")[0]

    async def place_called(self, place: str) -> KnownPlace | None:
        """What is known of a place or a side room by our own name of it."""
        platform, _ = platform_of(place)
        return await self.store.read(lambda tx: rows.place_called(tx, platform, place))

    async def adopt(self, place: str, name: str, language: str, time_zone: str) -> Team:
        """The team that meets in ``place``; made now if there is none. Raises StoreDown."""
        platform, address = platform_of(place)

        def adopt(tx: Transaction) -> Team:
            subjects.lock_channel(tx, platform, address)
            known = rows.place_at(tx, platform, address)
            found = subjects.team_of(tx, known.team) if known is not None else None
            if found is not None:
                return found
            id = self.world.new_id()
            called = _fitting(name, MAX_TEAM_NAME)
            made: Team = self._decide(tx, id, MakeTeam(id, called, place, language, time_zone)).state
            rows.keep_place(tx, platform, KnownPlace(address, place, id))
            return made

        return await self.store.run(adopt)

    async def found_at(self, place: str, team: str, address: str) -> None:
        """From now on the platform's ``address`` is the side room ``place`` of ``team``."""
        platform, _ = platform_of(place)
        known = KnownPlace(address, place, team)
        await self.store.run(lambda tx: rows.keep_side(tx, platform, known))
        self._places = {at: each for at, each in self._places.items() if each.place != place}
        _keep(self._places, (platform, address), known)

    async def move(self, team: str, place: str) -> Team | None:
        """``team`` meets in ``place`` from now on, with all that is open; what waited to be posted is posted there, and
        where it met before another may meet. None: there is no such team, or another one meets there."""
        platform, address = platform_of(place)

        def move(tx: Transaction) -> Team | None:
            subjects.lock_channel(tx, platform, address)
            known = rows.place_at(tx, platform, address)
            found = subjects.team_of(tx, team)
            if found is None or (known is not None and known.team != team):
                return None
            rows.keep_place(tx, platform, KnownPlace(address, place, team))
            if found.channel == place:
                return found
            rows.forget_place(tx, platform_of(found.channel)[0], found.channel)
            return moving.move(tx, found, place, self.world.now())

        return await self.store.run(move)

    async def gone(self, place: str, reason: str) -> bool:
        """Nothing can be posted in ``place``, for this reason. False: that was known."""
        known = await self.place_called(place)
        if known is None or known.gone == reason:
            return False
        await self._say_gone(known, reason)
        return True

    async def back(self, place: str) -> bool:
        """``place`` can be posted in again, and what was given up there is tried again. False: that was known."""
        known = await self.place_called(place)
        if known is None or not known.gone:
            return False
        await self._say_gone(known, "")
        return True

    async def places_in(self, platform: str, workspace: str) -> list[KnownPlace]:
        """All places and side rooms of a workspace or server."""
        return await self.store.read(lambda tx: rows.places_in(tx, platform, workspace))

    async def back_in(self, platform: str, workspace: str, reasons: Collection[str]) -> None:
        """The bot is in ``workspace`` again: what was given up there for one of these reasons is tried again."""
        for known in await self.places_in(platform, workspace):
            if known.gone in reasons:
                await self._say_gone(known, "")

    async def _say_gone(self, known: KnownPlace, reason: str) -> None:
        platform, _ = platform_of(known.place)
        await self.store.run(lambda tx: rows.say_gone(tx, platform, known, reason, self.world.now()))
        self._places.pop((platform, known.address), None)

    # -- people

    async def member(self, team: str, platform: str, user: str, name: str, time_zone: str = "") -> str:
        """Our id of ``user`` in ``team``; a new member, or one who is back, joins by that. A name that is taken gets a
        number. Raises Refused where nobody more fits in, StoreDown."""
        known = self._members.get((team, platform, user))
        if known is not None and await self._is_in(team, known):
            return known
        found = await self.store.run(lambda tx: self._member(tx, team, platform, user, name, time_zone))
        _keep(self._members, (team, platform, user), found)
        return found

    def _member(self, tx: Transaction, team: str, platform: str, user: str, name: str, time_zone: str) -> str:
        here = subjects.load(tx, (team, "team", team), lock=True)
        if not isinstance(here, Team):
            raise Refused("refused.nothing_there")
        known = rows.member_of(tx, team, platform, user)
        member = here.member(known) if known is not None else None
        if member is not None and not member.left:
            return member.id
        id = known or self.world.new_id()
        called = _numbered(name, [m.name for m in here.present])
        self._decide(tx, team, JoinTeam(id, called, time_zone))
        rows.keep_account(tx, team, platform, user, id)
        return id

    async def account(self, team: str, platform: str, user: str) -> str | None:
        """Our id of ``user``, who is in ``team`` or was."""
        return await self.store.read(lambda tx: rows.member_of(tx, team, platform, user))

    async def known_member(self, team: str, platform: str, user: str) -> str | None:
        """Our id of ``user`` in ``team``, if they are in it and have not left."""
        known = self._members.get((team, platform, user)) or await self.account(team, platform, user)
        if known is None or not await self._is_in(team, known):
            return None
        _keep(self._members, (team, platform, user), known)
        return known

    async def _is_in(self, team: str, id: str) -> bool:
        here = await self._now(team)
        member = here.member(id) if here is not None else None
        return member is not None and not member.left

    async def leave(self, team: str, platform: str, user: str) -> bool:
        """``user`` has left. False: they were not there."""

        def leave(tx: Transaction) -> bool:
            here = subjects.load(tx, (team, "team", team), lock=True)
            id = rows.member_of(tx, team, platform, user)
            member = here.member(id) if isinstance(here, Team) and id is not None else None
            if member is None or member.left:
                return False
            self._decide(tx, team, LeaveTeam(member.id))
            return True

        return await self.store.run(leave)

    async def user_of(self, team: str, platform: str, member: str) -> str | None:
        """The platform's id of one of our members; None for one who has no account there."""
        known = self._users.get((team, platform, member))
        if known is None:
            known = await self.store.read(lambda tx: rows.user_of(tx, team, platform, member))
            if known is not None:
                _keep(self._users, (team, platform, member), known)
        return known

    async def users(self, team: str, platform: str) -> dict[str, str]:
        """The platform's ids of all members who have an account there, by our id."""
        return await self.store.read(lambda tx: rows.users(tx, team, platform))

    async def teams_of(self, platform: str, user: str) -> list[tuple[str, str]]:
        """(team, member) of somebody, in every team that they are in."""
        return await self.store.read(lambda tx: rows.teams_of(tx, platform, user))

    async def names(self, team: str) -> dict[str, str]:
        """What each member is called, by our id; those who left as well."""
        found = await self.desk.team(team)
        return {member.id: member.name for member in found.members} if found is not None else {}

    # -- messages

    async def ref(self, team: str, place: str, key: str, member: str = "") -> str | None:
        """The platform's reference of the message that was posted under ``key`` (``session:<id>:opening``)."""
        return await self.store.read(lambda tx: rows.ref(tx, team, place, key, member))

    async def refs_of(self, team: str, place: str, member: str) -> list[str]:
        """The platform's references of all that was posted there for this member alone."""
        return await self.store.read(lambda tx: rows.refs_of(tx, team, place, member))

    async def keep_ref(self, team: str, place: str, key: str, ref: str) -> None:
        """Notes the platform's reference of a message that is not ours, under a key that nothing is posted under."""
        await self.store.run(lambda tx: rows.put_ref(tx, team, place, key, ref, self.world.now()))

    async def change_ref(self, team: str, place: str, member: str, old: str, ref: str) -> bool:
        """What was posted for this member alone at ``old`` is at ``ref`` now. False: it is no longer at ``old``."""
        return await self.store.run(lambda tx: rows.change_ref(tx, team, place, member, old, ref))

    async def key_of(self, team: str, place: str, ref: str) -> tuple[str, str] | None:
        """(key, member) of the message that the platform calls ``ref``, if it is one of ours."""
        return await self.store.read(lambda tx: rows.key_of(tx, team, place, ref))

    # -- installations

    async def install(self, installed: Installation) -> None:
        """Keeps an installation, new or renewed, with its tokens sealed."""
        if self.seal is None:
            raise ValueError("tokens are not kept without a secret key")
        sealed = self.seal.close(dict(installed.tokens)) if installed.tokens else ""
        facts = json.dumps(dict(installed.facts))
        kept = rows.KeptInstallation(installed.platform, installed.workspace, facts, sealed, installed.gone)
        await self.store.run(lambda tx: rows.keep_installation(tx, kept, self.world.now()))

    async def uninstall(self, platform: str, workspace: str, reason: str) -> None:
        """Its tokens are worth nothing any more: forgets them, and notes why."""

        def forget(tx: Transaction) -> None:
            kept = rows.installation(tx, platform, workspace)
            if kept is not None:
                gone = rows.KeptInstallation(platform, workspace, kept.facts, "", reason)
                rows.keep_installation(tx, gone, self.world.now())

        await self.store.run(forget)

    async def installation(self, platform: str, workspace: str) -> Installation | None:
        """As it was kept; without tokens where they were taken back, or sealed with another secret."""
        kept = await self.store.read(lambda tx: rows.installation(tx, platform, workspace))
        return self._opened(kept) if kept is not None else None

    async def installations(self, platform: str) -> list[Installation]:
        return [self._opened(kept) for kept in await self.store.read(lambda tx: rows.installations(tx, platform))]

    def _opened(self, kept: rows.KeptInstallation) -> Installation:
        return _installation(kept, self.seal)

    @staticmethod
    async def kept(store: Store, platform: str, secret: str) -> list[Installation]:
        """The installations in a database at which nobody works just now: for the doctor."""
        seal = Seal(secret, PURPOSE)
        return [_installation(kept, seal) for kept in await store.read(lambda tx: rows.installations(tx, platform))]

    # -- inside

    def _decide(self, tx: Transaction, team: str, command: MakeTeam | JoinTeam | LeaveTeam) -> Any:
        """Lets the team's rules decide, and keeps the outcome."""
        kept = Kept()
        decided = self.desk.deciding.decide(tx, (team, "team", team), "", command, self.world.now(), kept)
        kept.write(tx)
        return decided


def _installation(kept: rows.KeptInstallation, seal: Seal | None) -> Installation:
    gone, tokens = kept.gone, dict[str, str]()
    if kept.sealed and seal is not None:
        try:
            tokens = seal.open(kept.sealed)
        except CannotOpen as cannot:
            gone = str(cannot)
    return Installation(kept.platform, kept.workspace, json.loads(kept.facts), tokens, gone)


def _keep(kept: dict[Any, Any], key: Any, found: Any, most: int = MOST_KEPT) -> None:
    if len(kept) >= most:
        kept.clear()
    kept[key] = found


def _fitting(name: str, most: int) -> str:
    """``name`` as our rules take it: only what can be seen, and not too long."""
    seen = " ".join("".join(c if c.isprintable() else " " for c in name).split())[:most].rstrip()
    return seen if fold(seen) else NAMELESS


def _numbered(name: str, used: list[str]) -> str:
    """``name``, with a number behind it if it is taken."""
    whole = _fitting(name, MAX_NAME)
    if free(whole, used):
        return whole
    short = whole[: MAX_NAME - 4].rstrip()
    return next(f"{short} {n}" for n in range(2, len(used) + 3) if free(f"{short} {n}", used))


__all__ = ["Directory", "Installation", "KnownPlace", "StoreDown", "platform_of"]
