"""How an answer reaches the one who asked: with the acknowledgement where Slack takes it there, else right after it.

What a person alone should read is ephemeral, in the channel where they are; a form is a modal. A form needs a trigger
that is three seconds old at most and opens one form: where there is none, a button is offered that brings one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.desk import Answer
from facilitation.message import Button, Form, Message, say
from facilitation.wording import Wording

from . import forms
from .errors import Refusal
from .marks import Json
from .payloads import Act
from .render import FOLDED, MOST_TEXT, escaped
from .slack import Slack
from .typed import in_slack
from .whereabouts import Here

Reply = Json | str
"""The body of the acknowledgement; empty: only that."""
NO_TRIGGER = frozenset(("expired_trigger_id", "invalid_trigger_id", "exchanged_trigger_id", "invalid_trigger"))
UNSEEN = frozenset(("not_in_channel", "channel_not_found", "user_not_in_channel", "is_archived", "user_not_found"))


@dataclass
class Replies:
    slack: Slack

    async def answer(self, act: Act, here: Here, answer: Answer) -> Reply:
        """Answers what was asked in ``here``."""
        if answer.doubled:
            return ""
        if act.kind == "submit":
            return await self._to_a_form(act, here, answer)
        if answer.form is not None:
            self.slack.afterwards(self.open(act, here, answer.form))
            return ""
        if answer.message is not None:
            return await self.say(act, here.team, answer.message, here.member)
        if act.passing:
            self.slack.afterwards(self.slack.respond(act.response_url, delete_original=True))
        return ""

    async def say(self, act: Act, team: str, said: Message, member: str = "") -> Reply:
        """Says something to the one who acted, alone."""
        return await self.show(act, await self.slack.drawn(team, said, member))

    async def tell(self, act: Act, words: str, wrote: str = "") -> Reply:
        """The same, for whoever belongs to no team yet. ``words``: in Slack's own marks; ``wrote``: given back."""
        return await self.show(act, told(words, wrote))

    async def show(self, act: Act, drawn: Json) -> Reply:
        if act.kind == "command":
            return {"response_type": "ephemeral", **drawn}
        self.slack.afterwards(self._show(act, drawn))
        return ""

    async def _show(self, act: Act, drawn: Json) -> None:
        if act.response_url:
            await self.slack.respond(act.response_url, response_type="ephemeral", replace_original=act.passing, **drawn)
        elif act.home or (not act.channel and act.trigger):
            await self._modal(act, drawn)
        else:
            await self.privately(act.workspace, act.channel, act.user, act.thread, drawn)

    async def privately(self, workspace: str, channel: str, user: str, thread: str, drawn: Json) -> None:
        """In the channel, for their eyes alone; where that cannot be, as a direct message."""
        if channel and not channel.startswith("D"):
            where = {"channel": channel, "user": user, **({"thread_ts": thread} if thread else {})}
            try:
                await self.slack.call(workspace, "chat.postEphemeral", **where, **drawn)
                return
            except Refusal as refusal:
                if refusal.code not in UNSEEN:
                    raise
        direct = await self.slack.platform.spots.direct_message(workspace, user)
        await self.slack.call(workspace, "chat.postMessage", channel=direct, **drawn, **FOLDED)

    # -- forms

    async def open(self, act: Act, here: Here, form: Form) -> None:
        """Opens ``form``, or offers a button that does where it is too late for that."""
        origin = forms.Origin(form.action, here.team, act.channel, act.thread)
        try:
            if not act.trigger:
                raise Refusal("expired_trigger_id")
            view = await self.slack.view(form, origin, here.member)
            method = "views.push" if act.view.get("type") == "modal" else "views.open"
            await self.slack.call(act.workspace, method, trigger_id=act.trigger, view=view)
        except Refusal as refusal:
            if refusal.code not in NO_TRIGGER:
                raise
            await self._show(act, await self._again(here.team, form.action, here.member))

    async def _to_a_form(self, act: Act, here: Here, answer: Answer) -> Reply:
        if answer.form is not None:
            origin = forms.Origin(answer.form.action, here.team, act.channel, act.thread)
            return {"response_action": "update", "view": await self.slack.view(answer.form, origin, here.member)}
        if answer.message is None:
            return {"response_action": "clear"}
        if answer.refused:
            return await self._wrong(act, here, answer.message, answer.field)
        drawn = await self.slack.drawn(here.team, answer.message, here.member)
        self.slack.afterwards(self.privately(act.workspace, act.channel, act.user, act.thread, drawn))
        return {"response_action": "clear"}

    async def _wrong(self, act: Act, here: Here, said: Message, field: str) -> Reply:
        """What is wrong, at its field, so that nothing of what was typed is lost; ways out of it beside the form."""
        reader = await self.slack.reader(here.team, here.member)
        words = Message(tuple(block for block in said.blocks if block.kind != "buttons")).plain(
            reader.name, own=in_slack
        )
        if said.buttons:
            drawn = await self.slack.drawn(here.team, said, here.member)
            self.slack.afterwards(self.privately(act.workspace, act.channel, act.user, act.thread, drawn))
        return self.wrong(act, words, field)

    def wrong(self, act: Act, words: str, field: str = "") -> Reply:
        at = forms.at_fault(act.view.get("blocks") or (), field)
        if at:
            return {"response_action": "errors", "errors": {at: words[:2000]}}
        self.slack.afterwards(self.privately(act.workspace, act.channel, act.user, act.thread, told(words)))
        return {"response_action": "clear"}

    async def late(self, act: Act, reply: Reply) -> None:
        """What should have been the acknowledgement, as a message: it took too long. A form is closed by then; what was
        typed into it is given back, with the way to open it again."""
        if not isinstance(reply, dict):
            return
        drawn: Json | None = {"text": reply["text"], "blocks": reply["blocks"]} if "blocks" in reply else None
        if act.origin is not None and "errors" in reply:
            typed = act.given.values.values() if act.given is not None else ()
            drawn = told(" ".join(reply["errors"].values()), "\n".join(typed))
            drawn["blocks"] += (await self._again(act.origin.team, act.origin.action))["blocks"]
        elif "view" in reply:
            origin = forms.Origin.load(reply["view"]["private_metadata"])
            drawn = await self._again(origin.team, origin.action)
        if drawn is not None:
            await self.privately(act.workspace, act.channel, act.user, act.thread, drawn)

    async def _again(self, team: str, action: str, member: str = "") -> Json:
        """A button that opens a form which could not be opened."""
        reader = await self.slack.reader(team, member)
        again = Button(reader.words("slack.open_form"), action, primary=True)
        return await self.slack.drawn(team, say(reader.words("slack.form_waits"), buttons=(again,)), member)

    async def _modal(self, act: Act, drawn: Json) -> None:
        words: Wording = self.slack.words()
        method = "views.push" if act.view.get("type") == "modal" else "views.open"
        await self.slack.call(act.workspace, method, trigger_id=act.trigger, view=_shown(words, drawn["blocks"]))


def told(words: str, wrote: str = "") -> Json:
    """``words`` in Slack's own marks, and below them what somebody had written."""
    blocks: list[Json] = [{"type": "section", "text": {"type": "mrkdwn", "text": words[:3000]}}]
    if wrote:
        quote = {"type": "rich_text_quote", "elements": [{"type": "text", "text": wrote}]}
        blocks.append({"type": "rich_text", "elements": [quote]})
    return {"text": f"{words}\n{escaped(wrote)}".strip()[:MOST_TEXT], "blocks": blocks}


def _shown(words: Wording, blocks: list[Mapping[str, Any]]) -> Json:
    """A modal that only shows something."""
    title = {"type": "plain_text", "text": words("slack.name"), "emoji": False}
    close = {"type": "plain_text", "text": words("slack.close"), "emoji": False}
    return {"type": "modal", "callback_id": "shown", "title": title, "close": close, "blocks": list(blocks)[:100]}
