"""Whether words are a question, told generously: whoever asks without the mark is believed, too."""

import re

ADDRESS = re.compile(r"https?://\S+")
ENGLISH = (
    "what|why|how|when|where|which|who|whom|whose|do|does|did|is|are|was|were|can|could|would|will|should|have|has|"
    "had|may|might"
)
SPANISH = "qué|por qué|cómo|cuándo|dónde|cuál|cuáles|quién|quiénes|cuánto|cuánta|cuántos|cuántas|para qué|a qué|en qué"
BEGINS = re.compile(rf"(?:(?:and|so|but|y|pero|o)\s+)?(?:{ENGLISH}|{SPANISH})\b", re.IGNORECASE)


def is_question(text: str) -> bool:
    """A question mark anywhere outside an address (the Spanish one that opens, too), or a beginning that asks and no
    exclamation at the end."""
    words = ADDRESS.sub("", text).strip()
    if "?" in words or "¿" in words:
        return True
    return bool(BEGINS.match(words)) and not words.endswith("!")
