"""Markdown that says the same whatever stands in templates.

It is read by the parser that shows READMEs, with tables as on GitHub.
"""

import random
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from provisioning_app.job.enums import ProvisionerJobStatus
from templates_app.template.comparison.changes import (
    Change,
    Comparison,
    FileChange,
    Gap,
    Side,
    Thing,
)
from templates_app.template.comparison.enums import (
    FileChangeKind,
    Impact,
    Part,
    SideName,
    Topic,
)
from templates_app.template.comparison.markdown import (
    LONGEST,
    code,
    comparison_markdown,
)
from wirtual.core import clock

PARSER = MarkdownIt("commonmark").enable("table")

#: Texts that would end what they stand in, if it wasn't made for them.
NASTY = [
    "`",
    "``",
    "a`b",
    "`a`",
    "```",
    "~~~",
    "\n```\n<script>alert(1)</script>",
    "\r```\r# title",
    "a\r\nb",
    "|",
    "a|b|c",
    "\\|",
    "\\",
    "`\\|`",
    "a\\",
    "|---|",
    "<!-- -->",
    "<details>",
    "</td></tr>",
    "[x](javascript:alert(1))",
    "![x](https://elsewhere.example/x.png)",
    "@everyone #1",
    "# title",
    "    code",
    " ",
    "",
    "\t",
    "\x00\x1b[31m",
    "a\u2028b\u2029c\x0bd\x0ce\x85f",
    "\u202egnp.exe",
    "&lt;&#96;",
    "`" * 50,
    "é🎉",
    "| `",
    "$$x$$",
]


def side(name: str, template: str = "docker") -> Side:
    number = UUID(int=len(name))
    return Side(
        id=number,
        name=name,
        template_id=UUID(int=1),
        template_name=template,
        organization_id=number,
        created_at=clock.NEVER,
        import_status=ProvisionerJobStatus.SUCCEEDED,
    )


def comparison(
    *changes: Change,
    files: tuple[FileChange, ...] = (),
    gaps: tuple[Gap, ...] = (),
    hidden: bool = False,
) -> Comparison:
    return Comparison(side("v1"), side("v2"), changes, files, gaps, hidden)


def change(name: str = "cpus", impact: Impact = Impact.SAFE, **values: Any) -> Change:
    thing = Thing(Topic.PARAMETER, name)
    return replace(thing.changed("default_value", impact, "Why."), **values)


def file(path: str = "main.tf", **fields: Any) -> FileChange:
    kind = fields.pop("kind", FileChangeKind.MODIFIED)
    fields = {"lines_added": 0, "lines_removed": 0, "binary": False, **fields}
    return FileChange(path, kind, **fields)


def all_tokens(tokens: list[Token]) -> list[Token]:
    return [
        each for token in tokens for each in (token, *all_tokens(token.children or []))
    ]


def parsed(text: str) -> list[Token]:
    return all_tokens(PARSER.parse(text))


def shape(text: str) -> list[str]:
    """The types of all that isn't plain text."""
    return [token.type for token in parsed(text) if token.type != "text"]


def codes(text: str) -> list[str]:
    return [token.content for token in parsed(text) if token.type == "code_inline"]


def fences(text: str) -> list[str]:
    return [token.content for token in parsed(text) if token.type == "fence"]


# --- Whatever is in it ---------------------------------------------------------------


@pytest.mark.parametrize("text", [each for each in NASTY if each.strip(" ")])
def test_a_code_span_stays_one(text):
    table = f"| a | b |\n|---|---|\n| {code(text)} | end |\n"
    plain = "| a | b |\n|---|---|\n| `x` | end |\n"
    assert shape(table) == shape(plain)


@pytest.mark.parametrize(
    "text", ["a`b", "`a`", "a|b|c", "\\|", "`\\|`", "a\\", "<b>", " a ", "``"]
)
def test_a_code_span_shows_what_is_there(text):
    assert codes(f"| a |\n|---|\n| {code(text)} |\n") == [text]


@pytest.mark.parametrize("text", NASTY)
def test_a_change_is_one_row_whatever_stands_in_it(text):
    plain = comparison_markdown(
        comparison(change("x", before="x", after="x", field="x"))
    )
    nasty = comparison_markdown(
        comparison(change(text, before=text, after=text, field=f"x{text}"))
    )
    assert shape(nasty).count("tr_open") == shape(plain).count("tr_open")
    assert shape(nasty).count("td_open") == shape(plain).count("td_open")
    assert set(shape(nasty)) <= {*shape(plain), "em_open", "em_close"}


@pytest.mark.parametrize("text", NASTY)
def test_a_diff_is_one_block_whatever_stands_in_it(text):
    diff = f"@@ -1 +1 @@\n {text}\n+{text}\n{text}\n"
    [block] = fences(comparison_markdown(comparison(files=(file(diff=diff),))))
    assert block.startswith("@@ -1 +1 @@\n")
    assert block.count("\n") == diff.count("\n")


@pytest.mark.parametrize("seed", range(100))
def test_diffs_made_at_random_of_what_ends_blocks_stay_blocks(seed):
    chance = random.Random(seed)
    pieces = ["`", "```", "~~~", "\r", "\n", " ", "+", "-", "\t", "<p>", "|", "x"]
    content = "".join(chance.choice(pieces) for _ in range(chance.randint(1, 60)))
    page = comparison_markdown(
        comparison(
            change(content, before=content, after=content),
            files=(file(content, diff=f" {content}\n"), file("b", diff="+b\n")),
            gaps=(Gap(Part.FILES, SideName.AFTER, "Why.", content),),
        )
    )
    assert len(fences(page)) == 2
    assert fences(page)[1] == "+b\n"
    assert not {"html_block", "html_inline", "link_open", "image"} & set(shape(page))


@pytest.mark.parametrize("text", NASTY)
def test_names_of_files_and_reasons_of_gaps_are_only_shown(text):
    page = comparison_markdown(
        comparison(
            files=(file(text, old_path=text or "x", kind=FileChangeKind.RENAMED),),
            gaps=(Gap(Part.FILES, SideName.AFTER, "It can't be read.", text),),
        )
    )
    assert shape(page).count("list_item_open") == 1
    assert shape(page).count("blockquote_open") == 1
    assert not {"html_block", "html_inline", "link_open", "image", "fence"} & set(
        shape(page)
    )


def test_what_turns_text_around_is_made_visible():
    page = comparison_markdown(
        comparison(
            change("a\u200eb", before="a\nb"), files=(file(diff="+a\u202eb\r\n"),)
        )
    )
    assert "+a⟨U+202E⟩b␍\n" in page
    assert "| Parameter `a⟨U+200E⟩b`: `default_value` | `a⟨U+000A⟩b` |" in page


# --- What it says --------------------------------------------------------------------


def test_counts_come_first_and_the_worst_before_the_rest():
    page = comparison_markdown(
        comparison(
            change("a", Impact.BREAKING),
            change("b", Impact.SAFE),
            files=(file(lines_added=3, lines_removed=1, diff="+a\n"),),
        )
    )
    assert page.startswith(
        "## From `v1` to `v2` of `docker`\n\n"
        "**1 breaking, 0 needs input, 1 safe**; 1 file (+3 −1) changed.\n"
    )
    assert page.index("### Breaking") < page.index("### Safe") < page.index("### Files")
    assert "### Needs input" not in page
    assert "- `main.tf` modified (+3 −1)\n" in page


def test_a_row_says_what_changed_from_what_to_what_and_why():
    page = comparison_markdown(comparison(change(before="1", after="2")))
    assert "| Parameter `cpus`: `default_value` | `1` | `2` | Why. |\n" in page


@pytest.mark.parametrize(
    ("value", "cell"), [("", "*empty*"), (" ", "*blank*"), (None, "")]
)
def test_a_value_that_can_t_be_seen_is_named(value, cell):
    page = comparison_markdown(comparison(change(before=value, after="2")))
    assert f"`default_value` | {cell} | `2` |" in page


def test_hidden_values_are_said_to_be_hidden():
    page = comparison_markdown(comparison(change(before="1").without_values()))
    assert "| *hidden* | *hidden* |" in page


def test_files_without_a_diff_say_why():
    page = comparison_markdown(
        comparison(
            files=(
                file("a", note="too large to diff: 5 → 7 lines"),
                file("b", binary=True, note="binary", size_before=1, size_after=2),
                file("c", kind=FileChangeKind.RENAMED, old_path="d"),
                file("e", kind=FileChangeKind.MODE),
            )
        )
    )
    assert "- `a` modified, too large to diff: 5 → 7 lines\n" in page
    assert "- `b` modified, binary (1 → 2 bytes)\n" in page
    assert "- `c` renamed from `d`\n" in page
    assert "- `e` mode changed\n" in page


def test_hidden_contents_are_said_to_be_hidden():
    page = comparison_markdown(comparison(files=(file(),), hidden=True))
    assert "1 file changed" in page
    assert "> What stands in the files is not shown" in page


def test_nothing_is_told_as_nothing():
    assert "Nothing changed." in comparison_markdown(comparison())


# --- How long it is ------------------------------------------------------------------


def test_a_long_diff_is_cut_and_says_so():
    diff = "".join(f"+{number}\n" for number in range(300))
    page = comparison_markdown(
        comparison(files=(file(diff=diff, diff_lines_omitted=20),))
    )
    assert "+199\n" in page
    assert "+200\n" not in page
    assert "\n… 120 more lines.\n" in page


def test_many_changes_are_cut_and_counted():
    changes = [change(f"p{number}", Impact.BREAKING) for number in range(2000)]
    page = comparison_markdown(comparison(*changes, change("q", Impact.SAFE)))
    shown = page.count("| Parameter ")
    assert "**2,000 breaking" in page
    assert f"… {2001 - shown - 1:,} more changes." in page
    assert "… 1 more change." in page
    assert len(page) <= LONGEST


def test_many_files_are_cut_and_counted():
    files = tuple(file(f"f{number}", diff="+a\n" * 100) for number in range(2000))
    page = comparison_markdown(comparison(files=files))
    listed, shown = page.count("\n- `f"), len(fences(page))
    assert f"… {2000 - listed:,} more files." in page
    assert f"… {2000 - shown:,} more diffs." in page
    assert len(page) <= LONGEST


def test_it_fits_into_a_comment_whatever_is_compared():
    text = "`" * 500
    page = comparison_markdown(
        comparison(
            *(change(text, each, before=text, after=text) for each in Impact),
            *(change(text, Impact.BREAKING, before=text) for _ in range(500)),
            files=tuple(
                file(text, old_path=text, diff=f"+{text}\n" * 500) for _ in range(500)
            ),
            gaps=(Gap(Part.FILES, SideName.AFTER, "Why.", text),) * 3,
        )
    )
    assert len(page) <= LONGEST
