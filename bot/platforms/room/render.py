"""From Convener's portable messages and forms to the room's HTML: one `match` for blocks, one for fields.

Decisions: everything is escaped by MarkupSafe, nothing is built by joining strings. Convener's own sentences are
CommonMark without HTML, images or headings; what people said is plain text with line breaks and links. A mention
becomes the person's name; a moment becomes `<time>`, which the page's script sets into the reader's own zone. Ids are
made from keys, so that the focus finds its place again when a part of the page is replaced.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any

from babel.dates import format_date
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markupsafe import Markup, escape

from facilitation.message import (
    MENTION,
    MOMENT,
    Block,
    Button,
    Buttons,
    ChoiceField,
    DateField,
    Divider,
    Facts,
    Form,
    FormField,
    Heading,
    Message,
    NumberField,
    PeopleField,
    Quote,
    Text,
    TextField,
    ToggleField,
)
from facilitation.team.team import Team
from facilitation.wording import Wording

URL = re.compile(r"https?://[^\s<>\"'`]*[^\s<>\"'`.,;:!?)\]}»”’…]")
OWN = re.compile(r"/(?![/\\])[^\s\\]*")  # a path of this server; two slashes would lead to another
ICONS = {"warm": "sun", "cool": "wave", "note": "note"}
COLOURS = ("warm", "cool")
ANSWERS = ("consent", "concern", "object")
RADIOS = 4  # up to so many options are seen at once; more become a list to open


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom something is drawn: their language, what people are called, who they are, their team's zone."""

    words: Wording
    names: Callable[[str], str] = str
    me: str = ""
    zone: tzinfo = UTC

    def marks(self, text: str) -> Markup:
        """A line of text with its marks for people and moments drawn, the rest escaped."""
        return _pieces(text, MARK, self._mark, escape)

    def plain(self, text: str) -> str:
        """The same for places that hold no markup: titles, labels."""
        text = MENTION.sub(lambda m: self.names(m[1]), text)
        return MOMENT.sub(lambda m: self.clock(_at(m[1])), text)

    def said(self, text: str) -> Markup:
        """What a person said: their line breaks stay (by the stylesheet), their http links lead there."""
        return _pieces(text, URL, lambda found: _link(found[0], escape(found[0])), self.marks)

    def markdown(self, text: str) -> Markup:
        """A paragraph or more in Convener's voice."""
        return Markup(MARKDOWN.render(text, {"reader": self}))

    def clock(self, at: datetime) -> str:
        """The time on the wall in the team's zone."""
        return at.astimezone(self.zone).strftime("%H:%M")

    def time(self, at: datetime, style: str = "t") -> Markup:
        """A moment that the script tells in the reader's zone: ``t`` clock, ``d`` day, ``R`` how long until then."""
        local = at.astimezone(self.zone)
        shown = format_date(local, "long", locale=self.words.language) if style == "d" else self.clock(at)
        if style != "d" and self.zone is UTC:
            shown += " UTC"
        return Markup('<time datetime="{}" data-at="{}">{}</time>').format(iso(at), style, shown)

    def kind(self, label: str) -> str:
        """What a kind of contribution is called."""
        key = f"kind.{label}"
        return self.words(key) if self.words.has(key) else label.replace("_", " ").capitalize()

    def _mark(self, found: re.Match[str]) -> Markup:
        if found["who"]:
            return Markup('<b class="name">{}</b>').format(self.names(found["who"]))
        return self.time(_at(found["at"]), found["style"])


MARK = re.compile(r"<@(?P<who>[\w-]+)>|<t:(?P<at>\d+):(?P<style>[tdR])>")


def _at(seconds: str) -> datetime:
    return datetime.fromtimestamp(min(int(seconds), 253402300799), UTC)  # the last second of the year 9999


def iso(at: datetime) -> str:
    """A moment as scripts read it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def slug(*parts: object) -> str:
    """An id that HTML, CSS and scripts can all take."""
    return re.sub(r"[^\w-]+", "-", "-".join(str(p) for p in parts if p != ""))


def _pieces(
    text: str, pattern: re.Pattern[str], hit: Callable[[re.Match[str]], Markup], rest: Callable[[str], Markup]
) -> Markup:
    drawn, at = [], 0
    for found in pattern.finditer(text):
        drawn += [rest(text[at : found.start()]), hit(found)]
        at = found.end()
    return Markup("").join([*drawn, rest(text[at:])])


def _link(to: str, shown: Markup) -> Markup:
    return Markup('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>').format(to, shown)


def icon(name: str, turns: bool = False) -> Markup:
    """One of the page's own pictures; ``turns``: it points somewhere, so it turns round in right-to-left scripts."""
    return Markup('<svg{} aria-hidden="true"><use href="#{}"/></svg>').format(
        Markup(' class="turns"') if turns else "", name
    )


def kind_icon(label: str) -> str:
    """The picture beside a kind's word."""
    return ICONS.get(label) or ("ask" if label.endswith("question") else "speak")


# -- Convener's sentences -------------------------------------------------------------


def _inline_mark(state: StateInline, silent: bool) -> bool:
    found = MARK.match(state.src, state.pos)
    if not found or found.end() > state.posMax:
        return False
    if not silent:
        state.push("mark", "", 0).meta = {"found": found}
    state.pos = found.end()
    return True


def _draw_mark(_: RendererProtocol, tokens: Sequence[Token], at: int, __: Any, env: Mapping[str, Any]) -> str:
    reader: Reader = env["reader"]
    return reader._mark(tokens[at].meta["found"])


def _open_link(self: Any, tokens: Sequence[Token], at: int, options: Any, env: Mapping[str, Any]) -> str:
    if not str(tokens[at].attrGet("href")).startswith("/"):
        tokens[at].attrSet("target", "_blank")
        tokens[at].attrSet("rel", "noopener noreferrer")
    return str(self.renderToken(tokens, at, options, env))


def safe(link: str) -> bool:
    """Whether a link leads to the web, to a mailbox or to a page of our own."""
    return bool(re.match(r"(https?://|mailto:)\S", link, re.IGNORECASE) or OWN.fullmatch(link))


def _markdown() -> MarkdownIt:
    made = MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True})
    made.disable(["heading", "lheading", "code", "html_block", "html_inline", "image", "reference"])
    made.inline.ruler.before("autolink", "mark", _inline_mark)
    made.add_render_rule("mark", _draw_mark)
    made.add_render_rule("link_open", _open_link)
    made.validateLink = safe  # type: ignore[method-assign]  # the library's own way to narrow what may be linked
    return made


MARKDOWN = _markdown()


# -- messages -------------------------------------------------------------------------


def message(
    said: Message, reader: Reader, scope: str, level: int = 3, without: Collection[str] = frozenset()
) -> Markup:
    """All blocks, one after the other. ``scope`` begins the ids of its buttons, ``level`` is its headings';
    buttons whose verb is among ``without`` stand elsewhere on the page."""
    return Markup("").join(_block(b, reader, f"{scope}-{n}", level, without) for n, b in enumerate(said.blocks))


def _block(block: Block, reader: Reader, scope: str, level: int, without: Collection[str]) -> Markup:
    match block:
        case Heading(text):
            return Markup('<h{0} class="heading">{1}</h{0}>').format(level, reader.marks(text))
        case Text(markdown):
            return Markup('<div class="text">{}</div>').format(reader.markdown(markdown))
        case Facts(pairs):
            return _facts(pairs, reader)
        case Quote():
            return _quote(block, reader)
        case Buttons(buttons):
            return _buttons([b for b in buttons if b.action.partition(":")[0] not in without], scope)
        case Divider():
            return Markup("<hr>")


def _facts(pairs: Sequence[tuple[str, str]], reader: Reader) -> Markup:
    one = Markup("<div><dt>{}</dt><dd>{}</dd></div>")
    drawn = Markup("").join(one.format(reader.marks(label), reader.marks(value)) for label, value in pairs)
    return Markup('<dl class="facts">{}</dl>').format(drawn)


def _quote(quote: Quote, reader: Reader) -> Markup:
    colour = quote.label if quote.label in COLOURS else ""
    by = [Markup("<b>{}</b>").format(reader.names(quote.author))] if quote.author else []
    by += [kind_mark(quote.label, reader)] if quote.label else []
    cite = Markup('<figcaption class="by">{}</figcaption>').format(Markup("").join(by)) if by else ""
    return Markup('<figure class="quoted {}"><blockquote class="voice">{}</blockquote>{}</figure>').format(
        colour, reader.said(quote.text), cite
    )


def kind_mark(label: str, reader: Reader) -> Markup:
    """A kind's picture and word, never the colour alone."""
    return Markup('<span class="kind">{}{}</span>').format(icon(kind_icon(label)), reader.kind(label))


def _buttons(buttons: Sequence[Button], scope: str) -> Markup:
    if not buttons:
        return Markup("")
    verbs = {b.action.partition(":")[0] for b in buttons}
    equal = verbs <= set(ANSWERS)
    scores = all(len(b.label) < 3 for b in buttons)
    name = "row answers" if equal else "row scores" if scores else "row"
    drawn = Markup("").join(_button(b, f"{scope}-{n}", plain=equal) for n, b in enumerate(buttons))
    return Markup('<div class="{}">{}</div>').format(name, drawn)


def _button(button: Button, scope: str, plain: bool) -> Markup:
    look = "button main" if button.primary and not plain else "button"
    if button.link and safe(button.link):
        return Markup('<a class="{}" id="{}" href="{}">{}</a>').format(look, slug(scope), button.link, button.label)
    return Markup('<button class="{}" id="{}" type="button" data-action="{}">{}</button>').format(
        look, slug(scope), button.action, button.label
    )


# -- forms ----------------------------------------------------------------------------


def fields(form: Form, team: Team, reader: Reader, scope: str) -> Markup:
    """All fields of a form, each with its label, its hint and a place for what is wrong with it."""
    return Markup("").join(_field(f, team, reader, slug(scope, f.key)) for f in form.fields)


def _field(field: FormField, team: Team, reader: Reader, id: str) -> Markup:
    match field:
        case TextField():
            return _labelled(field, id, reader, _text(field, id))
        case ChoiceField(buttons=True):
            return _answers(field, id, reader)
        case ChoiceField() if len(field.options) <= RADIOS:
            return _radios(field, id, reader)
        case ChoiceField():
            return _labelled(field, id, reader, _select(field, field.options, id))
        case PeopleField():
            return _labelled(field, id, reader, _select(field, _people(field, team, reader), id))
        case NumberField():
            extra = Markup(' min="{}" max="{}" inputmode="numeric"').format(field.least, field.most)
            return _labelled(field, id, reader, _input(field, id, "number", field.value, extra))
        case DateField():
            return _labelled(field, id, reader, _input(field, id, "date", field.value))
        case ToggleField():
            return _toggle(field, id)


Labelled = TextField | ChoiceField | PeopleField | NumberField | DateField


def _common(field: Labelled, id: str) -> Markup:
    hint = Markup(' aria-describedby="{}-hint"').format(id) if field.hint else ""
    return Markup('id="{}" name="{}"{}{}').format(id, field.key, Markup(" required") if field.required else "", hint)


def _labelled(field: Labelled, id: str, reader: Reader, control: Markup) -> Markup:
    return Markup('<div class="field"><label for="{}">{}{}</label>{}{}</div>').format(
        id, field.label, _optional(field, reader), control, _hint(field.hint, id)
    )


def _optional(field: Labelled, reader: Reader) -> Markup:
    return Markup("") if field.required else Markup(' <small>{}</small>').format(reader.words("room.form.optional"))


def _hint(hint: str, id: str) -> Markup:
    return Markup('<p class="label" id="{}-hint">{}</p>').format(id, hint) if hint else Markup("")


def _text(field: TextField, id: str) -> Markup:
    extra = Markup(' maxlength="{}" autocomplete="off" dir="auto"').format(field.max_length)
    if not field.long:
        return _input(field, id, "text", field.value, extra)
    return Markup('<textarea {}{} rows="3">{}</textarea>').format(_common(field, id), extra, field.value)


def _input(field: Labelled, id: str, type: str, value: object, extra: Markup = Markup("")) -> Markup:
    shown = "" if value is None else value
    return Markup('<input type="{}" {}{} value="{}">').format(type, _common(field, id), extra, shown)


def _select(field: Labelled, options: Sequence[tuple[str, str]], id: str) -> Markup:
    first = [] if field.value in dict(options) and field.required else [("", "–")]
    one = Markup('<option value="{}"{}>{}</option>')
    drawn = (one.format(v, Markup(" selected") if v == field.value else "", label) for v, label in [*first, *options])
    return Markup("<select {}>{}</select>").format(_common(field, id), Markup("").join(drawn))


def _people(field: PeopleField, team: Team, reader: Reader) -> list[tuple[str, str]]:
    ids = field.among or tuple(m.id for m in team.present)
    return [(id, reader.words("room.people.you", name=reader.names(id)) if id == reader.me else reader.names(id))
            for id in ids]  # fmt: skip


def _radios(field: ChoiceField, id: str, reader: Reader) -> Markup:
    one = Markup('<label><input type="radio" id="{0}-{1}" name="{2}" value="{3}"{4}{5}>{6}</label>')
    required = Markup(" required") if field.required else ""
    drawn = (
        one.format(id, n, field.key, value, Markup(" checked") if value == field.value else "", required, label)
        for n, (value, label) in enumerate(field.options)
    )
    return _group(field, id, reader, "cast", Markup("").join(drawn))


def _answers(field: ChoiceField, id: str, reader: Reader) -> Markup:
    one = Markup('<button class="button" id="{}-{}" name="{}" value="{}"{}>{}</button>')
    drawn = (
        one.format(id, n, field.key, value, Markup(" formnovalidate") if value == "consent" else "", label)
        for n, (value, label) in enumerate(field.options)
    )
    return _group(field, id, reader, "cast answering", Markup('<div class="answers">{}</div>').format(
        Markup("").join(drawn)))  # fmt: skip


def _group(field: ChoiceField, id: str, reader: Reader, name: str, inner: Markup) -> Markup:
    hint = Markup(' aria-describedby="{}-hint"').format(id) if field.hint else ""
    return Markup('<fieldset class="{}" id="{}"{}><legend>{}{}</legend>{}{}</fieldset>').format(
        name, id, hint, field.label, _optional(field, reader), inner, _hint(field.hint, id)
    )


def _toggle(field: ToggleField, id: str) -> Markup:
    return Markup(
        '<div class="field toggle"><label><input type="checkbox" id="{}" name="{}" value="yes"{}>{}</label>{}</div>'
    ).format(id, field.key, Markup(" checked") if field.value else "", field.label, _hint(field.hint, id))
