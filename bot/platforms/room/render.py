"""From Convener's portable messages and forms to the room's HTML: one `match` for blocks, one for fields.

Ids are made from keys, so that the focus finds its place again when a part of the page is replaced. Answers to a
proposal are drawn with equal weight whatever a button says of itself: none is easier to press.
"""

from collections.abc import Collection, Sequence

from markupsafe import Markup, escape

from facilitation.message import (
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
    Tally,
    Text,
    TextField,
    ToggleField,
)
from facilitation.team.team import Team

from .reader import Reader, icon, kind_icon, safe, slug

COLOURS = ("warm", "cool")
ANSWERS = frozenset(("consent", "concern", "object"))
RADIOS = 5  # up to so many options are seen at once; more become a list to open
CLOCK = "clock"  # the key of a field that asks for a time of day
NOTHING = Markup("")


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
        case Tally(counts):
            return _bars(counts, reader)
        case Quote():
            return _quote(block, reader)
        case Buttons(buttons):
            return _buttons([b for b in buttons if b.action.partition(":")[0] not in without], scope)
        case Divider():
            return Markup("<hr>")


def only(said: Message, verbs: Collection[str], scope: str) -> Markup:
    """The buttons of these verbs alone, in one row."""
    return _buttons([b for b in said.buttons if b.action.partition(":")[0] in verbs], f"{scope}-only")


def _bars(counts: Sequence[tuple[str, int]], reader: Reader) -> Markup:
    """Labels with how many chose each, as bars."""
    most = max((n for _, n in counts), default=0)
    one = Markup('<tr><th scope="row">{}</th><td class="bar"><progress max="{}" value="{}" aria-hidden="true">'
                 '</progress></td><td class="n">{}</td></tr>')  # fmt: skip
    drawn = (one.format(reader.marks(label), max(most, 1), n, n) for label, n in counts)
    return Markup('<table class="bars"><tbody>{}</tbody></table>').format(Markup("").join(drawn))


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
    return Markup('<span class="kind">{}{}</span>').format(icon(kind_icon(label)), reader.words.kind(label))


def _buttons(buttons: Sequence[Button], scope: str) -> Markup:
    if not buttons:
        return NOTHING
    verbs = {b.action.partition(":")[0] for b in buttons}
    equal = verbs <= ANSWERS
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
    if field.required or (isinstance(field, ChoiceField) and field.value):  # chosen already: it cannot be left out
        return Markup("")
    return Markup(" <small>{}</small>").format(reader.words("room.form.optional"))


def _hint(hint: str, id: str) -> Markup:
    return Markup('<p class="label" id="{}-hint">{}</p>').format(id, hint) if hint else NOTHING


def _text(field: TextField, id: str) -> Markup:
    extra = Markup(' maxlength="{}" autocomplete="off" dir="auto"').format(field.max_length)
    if field.key == CLOCK:
        return _input(field, id, "time", field.value)
    if not field.long:
        return _input(field, id, "text", field.value, extra)
    return Markup('<textarea {}{} rows="3">{}</textarea>').format(_common(field, id), extra, field.value)


def _input(field: Labelled, id: str, type: str, value: object, extra: Markup = NOTHING) -> Markup:
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
    at_once = {"consent": Markup(" formnovalidate")}
    drawn = (
        one.format(id, n, field.key, value, at_once.get(value, ""), _meant(field, value, label))
        for n, (value, label) in enumerate(field.options)
    )
    return _group(field, id, reader, "cast answering", Markup('<div class="answers">{}</div>').format(
        Markup("").join(drawn)))  # fmt: skip


def _meant(field: ChoiceField, value: str, label: str) -> Markup:
    """An option's word and, smaller, what it means."""
    means = dict(field.means).get(value)
    return Markup("<span>{}<small>{}</small></span>").format(label, means) if means else escape(label)


def _group(field: ChoiceField, id: str, reader: Reader, name: str, inner: Markup) -> Markup:
    hint = Markup(' aria-describedby="{}-hint"').format(id) if field.hint else ""
    return Markup('<fieldset class="{}" id="{}"{}><legend>{}{}</legend>{}{}</fieldset>').format(
        name, id, hint, field.label, _optional(field, reader), inner, _hint(field.hint, id)
    )


def _toggle(field: ToggleField, id: str) -> Markup:
    return Markup(
        '<div class="field toggle"><label><input type="checkbox" id="{}" name="{}" value="yes"{}>{}</label>{}</div>'
    ).format(id, field.key, Markup(" checked") if field.value else "", field.label, _hint(field.hint, id))
