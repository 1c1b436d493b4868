"""The commands: their words in English and Spanish, what they take, and who may.

Both languages' words always work, whatever language the team has; accents and capitals make no difference. ``who`` is
for help and completion: the rule itself refuses in words, and it alone decides.
"""

from dataclasses import dataclass
from typing import Literal

Type = Literal["protocol", "member", "minutes", "days", "set", "agreement", "text", "choice"]
Who = Literal["anyone", "facilitator"]


@dataclass(frozen=True, slots=True)
class Option:
    """``type`` says how it is typed and completed: ``days`` are one or two, ``set`` is a check-in's questions,
    ``agreement`` is some of its words, ``text`` runs to the end of the line, a ``choice`` is its own name. The name is
    said in the wording (``option.<name>``)."""

    name: str
    type: Type
    required: bool = False


@dataclass(frozen=True, slots=True)
class UserCommand:
    """``words`` by language; ``also`` are others that work. ``needs``: ``session`` where one must be open."""

    name: str
    spanish: str
    also: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    who: Who = "anyone"
    in_session: bool = False

    @property
    def key(self) -> str:
        """As it stands in the wording: ``command.<key>``."""
        return self.name.replace("-", "_")

    def word(self, language: str) -> str:
        return self.spanish if language == "es" else self.name

    @property
    def words(self) -> tuple[str, ...]:
        """All that it may be called, the English name first."""
        return self.name, self.spanish, *self.also


def _controls(name: str, spanish: str, *also: str, options: tuple[Option, ...] = ()) -> UserCommand:
    """A command of the facilitator in an open session."""
    return UserCommand(name, spanish, also, options, "facilitator", in_session=True)


def _part(name: str, spanish: str, *also: str, options: tuple[Option, ...] = ()) -> UserCommand:
    """A command of everyone in an open session."""
    return UserCommand(name, spanish, also, options, in_session=True)


MEMBER = Option("member", "member")
COMMANDS: tuple[UserCommand, ...] = (
    UserCommand(
        "start", "iniciar", ("empezar",),
        (Option("protocol", "protocol", True), Option("presenter", "member"), Option("question", "text")),
    ),
    UserCommand("checkin", "llegada", ("check-in",), (Option("set", "set"), Option("anonymous", "choice"))),
    _controls("begin", "comenzar"),
    _controls("next", "siguiente"),
    _controls("back", "anterior", "atras"),
    _controls("extend", "ampliar", "alargar", options=(Option("minutes", "minutes"),)),
    _controls("pause", "pausa", "pausar"),
    _controls("resume", "reanudar", "continuar"),
    _controls("handover", "ceder", "hand-over", options=(MEMBER,)),
    _part("takeover", "asumir", "take-over"),
    _controls("end", "terminar", "acabar"),
    _controls("card", "tarjeta", "ficha"),
    _part("join", "participar", "unirme"),
    _part("listen", "escuchar"),
    _part("leave", "salir"),
    _part("ready", "listo", "lista"),
    _part("pass", "pasar", "paso"),
    _part("done", "hecho", "dicho"),
    _part("status", "estado"),
    _part("vote", "votar", "voto", "dots", "puntos", options=(Option("answer", "text"),)),
    _part("put", "agrupar", options=(Option("topics", "text"),)),
    _part("in", "entrar"),
    _part("out", "salir-del-circulo"),
    _part("me", "yo", "go-next"),
    _controls("enough", "basta", "suficiente"),
    _controls("skip-step", "omitir", "leave-out"),
    _part("commit", "compromiso", "comprometerme", options=(Option("text", "text"),)),
    UserCommand("propose", "proponer", (), (Option("text", "text"),)),
    UserCommand("agreements", "acuerdos", ("agreement", "acuerdo"), (Option("agreement", "agreement"),)),
    UserCommand("commitments", "compromisos"),
    UserCommand("question", "pregunta", (), (Option("text", "text"),)),
    UserCommand("rota", "turnos", ("rotacion",)),
    UserCommand("volunteer", "ofrecerme", ("voluntario", "voluntaria")),
    UserCommand("skip", "saltarme"),
    UserCommand("swap", "intercambiar", (), (MEMBER,)),
    UserCommand("away", "ausente", ("fuera",), (Option("days", "days"),)),
    UserCommand("back-again", "de-vuelta", ("comeback",)),
    UserCommand("rules", "normas", ("reglas",)),
    UserCommand("protocols", "protocolos"),
    UserCommand("choose", "elegir"),
    UserCommand("records", "actas", ("registros",)),
    UserCommand(
        "plan", "planear", ("planificar",),
        (Option("protocol", "protocol", True), Option("when", "text"), Option("presenter", "member")),
    ),
    UserCommand("plans", "planes"),
    UserCommand("settings", "ajustes"),
    UserCommand("preferences", "preferencias"),
    UserCommand("help", "ayuda", ("?",)),
)  # fmt: skip
REHEARSE = UserCommand("rehearse", "ensayar")
"""For whoever is alone in a place where a cast of colleagues can come in; nowhere else, so it is none of the others."""


def declared(name: str) -> UserCommand:
    """The command of that name."""
    return next(command for command in COMMANDS if command.name == name)
