"""The room as a platform: what Convener posts goes on the room's shelf, from where every open page reads it.

Nothing can fail on the way to a browser, for a page asks for what it has not seen; so a post is done once it is on
the shelf, and the same nonce again puts nothing there twice.
"""

from bot.platforms.contract import Platform
from bot.world import World
from facilitation.message import Message

from .shelf import Shelf


class RoomPlatform(Platform):
    """Posts to places of the room; a message's own reference is its key, for the shelf knows lines by it."""

    name = "room"
    at_hand = True

    def __init__(self, shelf: Shelf, world: World) -> None:
        self.shelf, self.world = shelf, world

    async def post(self, place: str, nonce: str, key: str, message: Message) -> str:
        await self.shelf.append(place, nonce, key, "", message, self.world.now())
        return key

    async def revise(self, place: str, nonce: str, key: str, ref: str, message: Message) -> None:
        await self.shelf.append(place, nonce, key, "", message, self.world.now())

    async def whisper(
        self, place: str, nonce: str, member: str, key: str, message: Message | None, ref: str
    ) -> str:
        await self.shelf.append(place, nonce, key, member, message, self.world.now())
        return key

    async def seat(self, place: str, nonce: str, title: str, members: tuple[str, ...], ref: str) -> str:
        await self.shelf.seat(place, members)
        return place
