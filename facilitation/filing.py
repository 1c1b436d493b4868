"""What a file is called that somebody keeps."""

import re

NO_PART = re.compile(r"[\s\-/\\:*?\"<>|\x00-\x1f]+")  # of a name, on one or the other system


def file_name(*parts: str, ending: str) -> str:
    """``parts`` as the name of a file that every system takes: in small letters, with hyphens between the words."""
    return NO_PART.sub("-", " ".join(parts).lower()).strip("-.") + f".{ending}"
