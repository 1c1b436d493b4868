"""What the page shows of groups, votes, topics, days and plans: to whom it belongs, and nothing to anybody else."""

import re
from dataclasses import replace

import pytest

from bot.platforms.room.pages import Pages, gathered
from facilitation.message import Facts, Message, quote, say
from tests.bot.platforms.room import apart, gallery
from tests.bot.platforms.room.apart import SIDE, STATES
from tests.bot.platforms.room.lines import blocks, line
from tests.bot.platforms.room.views import TEAM, names


@pytest.fixture(scope="module")
def pages() -> Pages:
    return gallery.pages()


def board(pages: Pages, name: str) -> str:
    return pages.board("en", STATES[name].view, names)


def sides(pages: Pages, name: str, language: str = "en") -> str:
    state = STATES[name]
    return pages.sides(language, state.view, names, frozenset(), TEAM, state.me)


def drawn(pages: Pages, message: Message, key: str, member: str = "") -> str:
    return pages.line("en", replace(line(9, key, message), member=member), names, "ana")


def test_the_board_says_who_is_in_my_group_and_leaves_me_out(pages: Pages) -> None:
    assert "You are in Group 2 with Ben and Inés." in board(pages, "apart")
    assert "3 groups sit apart. You see what is for all." in board(pages, "apart-none")
    assert "Estás en Group 2 con Ben e Inés." in pages.board("es", STATES["apart"].view, names)


def test_all_groups_are_listed_with_mine_marked_and_who_has_the_word(pages: Pages) -> None:
    html = sides(pages, "apart")
    assert html.count('class="room-name"') == 3 and html.count('<li class="mine') == 1
    assert re.findall(r'class="sitter word">(\w+)<', html) == ["Dev", "Ben"]
    assert "waits for the others" in html


def test_words_of_a_side_room_are_drawn_apart_and_are_not_private(pages: Pages) -> None:
    html = drawn(pages, quote("in the pair", "ben"), "said:1", SIDE)
    assert re.search(r'<li class="said[^"]* aside"', html) and "Only you see this" not in html
    assert " aside" not in drawn(pages, quote("to all", "ben"), "said:2")
    assert 'class="post of-notice aside"' in drawn(pages, say("Make room."), "notice:1", SIDE)


def test_a_groups_card_is_a_line_between_since_the_board_says_the_rest(pages: Pages) -> None:
    html = drawn(pages, apart.CARD, "group:7:2", SIDE)
    assert 'class="since aside"' in html and "Group\u00a02\u00a0· Fours" in html
    assert "Put what you have" not in html and "button" not in html


def test_my_answer_is_pressed_and_how_others_answered_is_not_there(pages: Pages) -> None:
    html = board(pages, "vote-fist")
    assert re.findall(r'aria-pressed="true"><b>(\d)</b>', html) == ["4"]
    assert html.count('data-action="vote:') == 6 and "<progress" not in html.split('class="line"')[0]
    assert "nobody sees yours before they are out" in html.lower()


def test_a_result_is_bars_with_numbers_for_who_cannot_see_them(pages: Pages) -> None:
    html = board(pages, "vote-result")
    given = ["0", "0", "1", "2", "3", "1"]
    assert re.findall(r'<td class="n">(\d)</td>', html) == given
    assert 'data-action="vote:' not in html
    assert re.findall(r'<td class="n">(\d)</td>', drawn(pages, apart.RESULT, "vote:6")) == given


def test_facts_that_are_numbers_stay_facts(pages: Pages) -> None:
    assert "<table" not in drawn(pages, blocks(Facts((("Version", "2"),))), "notice:1")
    assert "<table" not in drawn(pages, blocks(Facts((("Somebody's own words", "▮▮ 2"),))), "notice:1")


def test_dots_are_placed_by_pressing_and_only_mine_are_shown(pages: Pages) -> None:
    html = board(pages, "vote-dots")
    assert "You have one dot left" in html and html.count("●") == 2
    assert 'id="vote-again"' in html and 'class="topics"' not in sides(pages, "vote-dots")
    none_left = replace(STATES["vote-dots"].view.vote, left=0)
    view = replace(STATES["vote-dots"].view, vote=none_left)
    assert pages.board("en", view, names).count(" disabled>") == len(apart.DOTS)


def test_topics_stand_under_the_name_they_were_given(pages: Pages) -> None:
    heads = [(head.under or head.text, len(all)) for head, all in gathered(apart.COUNTED)]
    assert heads[2] == ("Before it is handed in", 2) and len(heads) == 5
    html = sides(pages, "topics")
    assert html.count("●") == 5 + 1 + 7 + 2 and html.count("talked through") == 1


def test_over_days_it_says_until_when_and_counts_nothing_down(pages: Pages) -> None:
    html = board(pages, "days")
    assert "until " in html and "data-ends" not in html and 'role="timer"' not in html
    late = drawn(pages, apart.CLOSED_STEP, "step:5")
    assert 'data-action="late:s1:5"' in late and "Sort what you noted." in late


def test_what_is_coming_up_is_told_with_its_ways(pages: Pages) -> None:
    html = sides(pages, "coming")
    assert html.index("Tuning protocol") < html.index("Check-in and check-out")
    assert 'data-action="bring:p1:"' in html and "every week" in html
    assert "Tuning protocol" in board(pages, "coming")


def test_the_round_is_told_once(pages: Pages) -> None:
    assert "Question 2 of 3" in board(pages, "repeat")
    view = STATES["repeat"].view
    same = replace(view, board=replace(view.board, label="Step 6 of 8 · question 2 of 3"))
    assert pages.board("en", same, names).lower().count("question 2 of 3") == 1


def test_the_wall_lists_all_groups_and_marks_nobodys_as_its_own(pages: Pages) -> None:
    view = replace(STATES["apart"].view, groups=tuple(replace(r, mine=False) for r in apart.ROOMS))
    html = pages.wall_main("en", TEAM, view, names)
    assert html.count('class="room-name"') == 3 and '<li class="mine' not in html
