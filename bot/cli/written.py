"""A protocol file as a person would write it: the text of a new one, made of answers."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from textwrap import indent

TOGETHER = "all"
SIZES = {"pairs": 2, "threes": 3, "fours": 4}
TIMES = {"twice": 2, "thrice": 3}

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


@dataclass(frozen=True, slots=True)
class Asked:
    """What was answered about a step. ``way``: free, round or silent; ``groups``: all, pairs, threes or fours;
    ``often``: once, each (in turn), twice or thrice."""

    name: str
    say: str
    rule: str
    minutes: float
    speaks: str
    way: str
    groups: str = TOGETHER
    often: str = "once"


def steps_text(steps: Sequence[Asked]) -> list[str]:
    """The steps, indented as they stand in the file; those that come again together in one repeat."""
    texts: list[str] = []
    for often, found in groupby(steps, key=lambda step: step.often):
        together = list(found)
        if often == "once":
            texts += map(_step, together)
            continue
        grouped = any(step.groups != TOGETHER for step in together)
        over = f"times: {TIMES[often]}" if often in TIMES else f"each: {'member' if grouped else 'person'}"
        inside = "".join(indent(_step(step), "    ") for step in together)
        texts.append(f"\n  - repeat: {{{over}}}\n    steps:{inside}")
    return texts


def _step(asked: Asked) -> str:
    """One step, indented as it stands in the file."""
    more = "" if asked.speaks == "everyone" else f"    speaks: {asked.speaks}\n"
    more += {"round": "    turns: round\n", "silent": "    silent: true\n"}.get(asked.way, "")
    more += f"    groups: {{of: {SIZES[asked.groups]}, form: same}}\n" if asked.groups in SIZES else ""
    words = {"name": quoted(asked.name), "say": quoted(asked.say), "rule": quoted(asked.rule)}
    return STEP.format(**words, minutes=asked.minutes, more=more)


def quoted(text: str) -> str:
    """Words as YAML reads them whatever is in them: in double quotes, as in JSON."""
    return json.dumps(text, ensure_ascii=False)
