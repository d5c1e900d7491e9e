from __future__ import annotations

import pytest

from launchlist.commands.command_line import parse_plain_command
from launchlist.commands.parser import build_full_parser


@pytest.mark.parametrize("command", ["check", "render"])
def test_a_command_without_options_gives_the_parsers_defaults(command: str) -> None:
    plain = parse_plain_command([command])
    assert plain
    assert vars(plain) == vars(build_full_parser().parse_args([command]))


@pytest.mark.parametrize("words", [[], ["check", "--explain"], ["rules"], ["--help"], ["chek"], ["render", ""]])
def test_everything_else_is_left_to_the_parser(words: list[str]) -> None:
    assert parse_plain_command(words) is None
