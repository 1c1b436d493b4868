"""A whole session in Spanish: commands, buttons, cards, private words and the record."""

from pathlib import Path

from tests.conversations.conftest import Opens


async def test_a_session_is_in_the_language_of_its_team_from_start_to_end(stage: Opens, tmp_path: Path) -> None:
    async with stage(tmp_path, "Ana", "Ben", "Dev", "Faye", language="es") as here:
        await here.play(WHOLE)


WHOLE = """
    09:00  Ana: /iniciar tuning-protocol
    09:00  Ana fills in: presenter=Ben; input_question=¿Sirve mi corrección?; facilitator=Ana
    09:00  all read: ¿Sirve mi corrección?
    09:01  Dev: [Participo]
    09:01  Faye: [Participo]
    09:02  Dev: /siguiente
    09:02  Dev is told: quien facilita hoy, Ana
    09:02  Ana: [Empezar]
    09:02  all read: Abrir la sesión
    09:03  Ana: [Siguiente]
    09:04  Ben: Escribieron cartas. Casi todas volvieron igual.
    09:04  all read: Casi todas volvieron igual
    09:05  Ana: /siguiente
    09:05  all read: Preguntas para aclarar
    09:06  Faye: [Podemos seguir]
    09:06  all read: puede seguir
    09:07  Ana: /terminar
    09:07  all read: Antes de irnos
    09:08  Dev: /compromiso Papeletas de salida en una clase
    09:08  all read: Papeletas de salida en una clase
    09:09  Ana: /terminar
    09:09  all read: acta
    09:10  Dev: /ayuda
    09:10  Dev is told: Lo que acordamos
"""
