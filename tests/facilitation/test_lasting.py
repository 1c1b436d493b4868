"""How long something takes is told as people say it."""

import pytest

from facilitation.lasting import lasting, roughly, short
from tests.facilitation.session.stage import wording


@pytest.mark.parametrize(
    ("minutes", "english", "spanish"),
    [
        (0.5, "30 seconds", "30 segundos"),
        (1, "1 minute", "1 minuto"),
        (2.5, "2.5 minutes", "2,5 minutos"),
        (179, "179 minutes", "179 minutos"),
        (180, "3 hours", "3 horas"),
        (241, "4 hours 1 minute", "4 horas y 1 minuto"),
        (720, "12 hours", "12 horas"),
    ],
)
def test_a_time_is_told_in_the_unit_that_reads_best(minutes: float, english: str, spanish: str) -> None:
    assert (lasting(wording(), minutes), lasting(wording("es"), minutes)) == (english, spanish)


def test_about_so_long_is_told_in_whole_minutes_and_in_quarters_of_an_hour() -> None:
    assert [roughly(minutes) for minutes in (7.5, 42.4, 241, 200)] == [7.5, 42, 240, 195]
    listed = ", ".join(short(wording(), minutes) for minutes in (7.5, 42.4, 241, 200))
    assert listed == "7.5 min, 42 min, 4 h, 3 h 15 min"
