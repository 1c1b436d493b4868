"""What people write to the bot itself: in a direct message, or with a mention of it in a channel.

Discord shows the bot such words without any intent of its own. It answers once, where it was asked, kindly and in
short: what their team is at just now, with buttons. What those answer is for whoever presses alone, so that nothing
private is said in a channel; and what reads as a command stands on a button, for a form can follow nothing else.
In a direct message, words for a step that only the writer reads for now are taken as that, for there is nobody whom
one could read them out to. Other words for a session are not taken from here: the form behind "Say something" is for
them, and the answer says so.
"""

import logging
from dataclasses import dataclass, replace

import discord

from bot.desk import Desk, Incoming, Said
from bot.directory import Directory
from bot.platforms.contract import Gone, TryLater
from facilitation.actions import action
from facilitation.commands.parse import ENTRANCE, NAMES
from facilitation.commands.reading import plain
from facilitation.message import Block, Button, Buttons, Heading, Message, Text, literal, mention, say
from facilitation.session.view import View
from facilitation.team.team import Team

from .delivery import Delivery
from .people import Looks, called
from .places import PLATFORM, channel_of
from .render import MAX_ID, Look, of_team, render
from .talk import TYPES, Talk
from .windows import Windows

log = logging.getLogger(__name__)
MOST_TEAMS, MAX_LABEL = 4, 75
WRITTEN = ("hidden", "notes")  # what words become that only whoever wrote them reads for now
TYPED = "typed"
"""The verb of a button that does what somebody wrote to the bot, as if it had been typed as a command."""


@dataclass(frozen=True, slots=True)
class Theirs:
    """One team of somebody, and what they see there now."""

    team: Team
    member: str
    view: View


@dataclass(slots=True)
class Addressed:
    desk: Desk
    directory: Directory
    looks: Looks
    delivery: Delivery
    talk: Talk
    windows: Windows

    def concerns(self, message: discord.Message) -> bool:
        """Whether somebody says it to the bot."""
        person = not (message.author.bot or message.webhook_id)
        return person and message.type in TYPES and self.talk.to_us(message)

    async def answer(self, message: discord.Message) -> None:
        """Answers in the same place. Whatever goes wrong, nobody else is held up by it."""
        try:
            if message.guild is None:
                theirs = await self._theirs(message)
                if (taken := self._open_to(theirs)) is not None and (text := await self._words(taken, message)):
                    told = await self._take(taken, text, message)
                else:
                    told = await self._in_private(message, theirs)
            else:
                told = await self._in_the_channel(message)
            if told is None:
                return
            said, look = told
            nonce = f"h{message.id}"
            view = render(said, replace(look, tag=self.delivery.tag(nonce)))
            await self.delivery.send("", message.channel.id, nonce, view)
        except (Gone, TryLater) as refused:
            log.warning("%s wrote to the bot and was not answered: %s", message.author.id, refused)

    # -- in a channel: for all to read

    async def _in_the_channel(self, message: discord.Message) -> tuple[Message, Look]:
        found = await self.talk.place(message)
        if found is None:
            look = await self.looks.of(None)
            return say(look.words("discord.refused.who_sets_up")), look
        team, place = found
        look = await self.looks.of(team)
        view = await self.desk.view(team, "")
        member = await self.directory.known_member(team, PLATFORM, str(message.author.id))
        who = mention(member) if member is not None else f"**{literal(message.author.display_name)}**"
        hello = look.words("discord.hello.you", who=who)
        said = say(hello, self._now(view, place, look), look.words("discord.hello.press"))
        buttons = self._buttons(view, team, await self._typed(team, message), look)
        return Message((*said.blocks, Buttons(buttons))), look

    # -- in a direct message

    async def _theirs(self, message: discord.Message) -> list[Theirs]:
        """The teams of whoever writes that meet on Discord."""
        found = []
        for id, member in await self.directory.teams_of(PLATFORM, str(message.author.id)):
            team = await self.desk.team(id)
            here = team.member(member) if team is not None else None
            if team is not None and here is not None and not here.left and team.channel.startswith(f"{PLATFORM}-"):
                found.append(Theirs(team, member, await self.desk.view(id, member)))
        return found

    def _open_to(self, theirs: list[Theirs]) -> Theirs | None:
        """The one of their teams in which words written now are read by nobody else for now."""
        found = [each for each in theirs if each.view.board.part == "running" and each.view.may_say in WRITTEN]
        return found[0] if len(found) == 1 else None

    async def _words(self, theirs: Theirs, message: discord.Message) -> str:
        text = await self.talk.text(theirs.team.id, message)
        return "" if text.startswith("/") else text

    async def _take(self, theirs: Theirs, text: str, message: discord.Message) -> tuple[Message, Look] | None:
        """Takes their words for the open step; the answer. None: what is told of it comes by itself, here as well."""
        team, member = theirs.team, theirs.member
        self.windows.close(team.channel, member)
        event = f"{PLATFORM}:{message.id}"
        answer = await self.desk.handle(Incoming(event, team.id, team.channel, member, Said(text)))
        if answer.message is None:
            return None
        return answer.message, replace(await self.looks.of(team.id), team=team.id)

    async def _in_private(self, message: discord.Message, theirs: list[Theirs]) -> tuple[Message, Look]:
        blocks: list[Block] = []
        users, names, look = dict[str, str](), dict[str, str](), await self.looks.of(None)
        for each in theirs[:MOST_TEAMS]:
            id, view, look = each.team.id, each.view, await self.looks.of(each.team.id)
            blocks += [Heading(each.team.name), self._about(view, each.team.channel, look)]
            buttons = self._buttons(view, id, await self._typed(id, message), look)
            prefer = Button(look.words("discord.button.prefer"), action("prefer", id))
            ways = (replace(b, action=of_team(b.action, id)) for b in (*buttons[:4], prefer))
            blocks.append(Buttons(tuple(ways)))
            users |= await self.directory.users(id, PLATFORM)
            names |= await self.directory.names(id)
        said = Message(tuple(blocks)) if blocks else say(look.words("discord.hello.nobody"))
        return said, replace(look, people=called(users, names))

    def _about(self, view: View, place: str, look: Look) -> Text:
        unheard = look.words("discord.hello.unheard") if view.session else ""
        return Text(" ".join(part for part in (self._now(view, place, look), unheard) if part))

    # -- both

    def _now(self, view: View, place: str, look: Look) -> str:
        channel = f"<#{channel_of(place)}>"
        if not view.session:
            return look.words("discord.hello.quiet", channel=channel)
        now = " · ".join(part for part in (view.board.label, view.board.name) if part)
        return look.words("discord.hello.open", channel=channel, title=view.title, now=now)

    def _buttons(self, view: View, team: str, typed: str, look: Look) -> tuple[Button, ...]:
        words = look.words
        carried = action(TYPED, team, typed)
        does = (Button(f"/{typed}"[:MAX_LABEL], carried, primary=True),) if typed and _fits(carried, team) else ()
        open_now = (
            Button(words("discord.button.say"), action("say", view.session)),
            Button(words("command.status"), action("status", view.session)),
        )
        quiet = (
            Button(words("choosing.button.choose"), action("choose", team)),
            Button(words("command.plans"), action("plans", team)),
        )
        every = Button(words("team.button.all_commands"), action("help", team))
        return (*does, *(open_now if view.session else quiet), every)

    async def _typed(self, team: str, message: discord.Message) -> str:
        """The command that the words to the bot are, without its slash; empty for any other words."""
        text = await self.talk.text(team, message, *self.talk.me())
        first, _, rest = " ".join(text.split()).removeprefix("/").partition(" ")
        if plain(first) in ENTRANCE:
            first, _, rest = rest.removeprefix("/").partition(" ")
        return f"{first} {rest}".strip() if plain(first) in NAMES else ""


def _fits(action: str, team: str) -> bool:
    """Whether a button can carry it; in a direct message it carries the team as well. ``~`` is a sign of ours there."""
    return len(action) + 1 + len(team) <= MAX_ID and "~" not in action
