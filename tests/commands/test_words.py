from __future__ import annotations

import pytest

from launchlist.commands.arguments import build_parser
from launchlist.commands.words import parse_plain_command


@pytest.mark.parametrize("command", ["check", "render"])
def test_a_command_alone_is_what_the_parser_makes_of_it(command: str) -> None:
    plain = parse_plain_command([command])
    assert plain
    assert vars(plain) == vars(build_parser().parse_args([command]))


@pytest.mark.parametrize("words", [[], ["check", "--explain"], ["rules"], ["--help"], ["chek"], ["render", ""]])
def test_everything_else_is_left_to_the_parser(words: list[str]) -> None:
    assert parse_plain_command(words) is None
