"""Writing what the others read later, or never: by a form, since on some platforms all that is typed in the channel is
read by all at once."""

from facilitation.actions import action
from facilitation.decision import Decision
from facilitation.message import Button, ChoiceField, Form, FormField, TextField

from . import contribute, phrases
from .checks import in_the_session, still_open
from .commands import Contribute, Write
from .protocol import Step
from .reveal import LONGEST
from .session import Session
from .sitting import Sitting
from .speaking import belongs


def write(sitting: Sitting, command: Write) -> Decision[Session | None]:
    """The words, as if they had been said in the step that they were written for; without words, the form."""
    in_the_session(sitting, command.member)
    still_open(sitting, command.visit)
    step = sitting.step
    if step is None or command.text.strip():
        words = Contribute(command.id, command.member, command.text, command.label, visit=command.visit)
        return contribute.contribute(sitting, words)
    return sitting.decided(_form(sitting, command, step))


def button(sitting: Sitting) -> tuple[Button, ...]:
    """On the card of a step whose words are not for all at once."""
    session, step = sitting.session, sitting.step
    if step is None or step.shows == "at_once":
        return ()
    write = action("write", session.id, str(session.visit))
    return (Button(sitting.words("button.write"), write, primary=True),)


def _form(sitting: Sitting, command: Write, step: Step) -> Form:
    words, session = sitting.words, sitting.session
    hint = words("write.hint.never" if step.shows == "never" else "write.hint.together")
    fields: list[FormField] = [TextField("text", words("write.text"), hint=hint, long=True, max_length=LONGEST)]
    kinds = step.kinds if belongs(session, step, command.member) else ()
    if len(kinds) > 1:
        options = tuple((kind, phrases.kind_name(sitting, kind)) for kind in kinds)
        fields.insert(0, ChoiceField("label", words("write.kind"), options, kinds[0]))
    act = action("write", session.id, str(command.visit))
    return Form(words("write.title"), act, tuple(fields), words("write.submit"))
