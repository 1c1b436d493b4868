"""A protocol file as a person would write it: the text of a new one, made of answers."""

import json
from collections.abc import Mapping, Sequence

PRESENTER = """
inputs:
  - key: work
    label: {en: What is presented}
    hint:
      en: A link, or where we find it
    required: true
roles:
  - name: presenter
    called: {en: presenter}
"""
STEP = """
  - name: {{en: {name}}}
    say:
      en: {say}
    rule:
      en: {rule}
    minutes: {{usual: {minutes:g}}}
{more}    cue:
      say:
        en: {say}
      watch:
        en: Who has not been heard yet? Make room for them.
      long:
        en: Ask for one last point, and move on.
"""


def protocol_text(
    id: str, facts: Mapping[str, str], words: Mapping[str, str], presents: bool, steps: Sequence[str]
) -> str:
    """The whole file. ``facts`` stand as they are, ``words`` under their language."""
    lines = [f"id: {id}", *(f"{key}: {value}" for key, value in facts.items())]
    lines += [f"{key}:\n  en: {quoted(text)}" for key, text in words.items()]
    lines += ["preparation:\n  en: Nothing to prepare.", "origin: Our own"]
    beginning = "\n".join(lines) + "\n" + (PRESENTER if presents else "")
    return f"{beginning}\nsteps:{''.join(steps)}\ndebrief:\n  en: How did we work together today?\n"


def step_text(name: str, say: str, rule: str, minutes: float, speaks: str, way: str) -> str:
    """One step, indented as it stands in the file. ``way``: free, round or silent."""
    more = "" if speaks == "everyone" else f"    speaks: {speaks}\n"
    more += {"round": "    turns: round\n", "silent": "    silent: true\n"}.get(way, "")
    return STEP.format(name=quoted(name), say=quoted(say), rule=quoted(rule), minutes=minutes, more=more)


def quoted(text: str) -> str:
    """Words as YAML reads them whatever is in them: in double quotes, as in JSON."""
    return json.dumps(text, ensure_ascii=False)
