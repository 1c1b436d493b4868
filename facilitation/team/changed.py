"""What changed between two wordings, word by word, as CommonMark with strike-through (as GitHub writes it)."""

from difflib import SequenceMatcher

from facilitation.message import literal


def change(before: str, after: str) -> str:
    """What was taken out in strike-through, what was put in bold, the rest plain."""
    old, new = before.split(), after.split()
    pieces = []
    for what, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = literal(" ".join(old[i:j])), literal(" ".join(new[k:m]))
        if what == "equal":
            pieces.append(gone)
        else:
            pieces += [f"~~{gone}~~"] * bool(gone) + [f"**{come}**"] * bool(come)
    return " ".join(pieces)
