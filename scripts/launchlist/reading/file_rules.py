"""The rules of reading: every finding about a file that is possible before its fields are checked."""

from __future__ import annotations

from typing import Final

from launchlist.findings import Rule

RULES: Final[tuple[Rule, ...]] = (
    Rule(
        name="no-plan",
        severity="error",
        summary="there is no checklist/plan.yaml",
        explanation=(
            "A plan starts with `checklist/plan.yaml`: title, time zone, owners. Without it nothing can be "
            "checked, and a check that found no plan must not look like success. Write the plan, or name the "
            "right folder with `--root`."
        ),
        fixed=True,
    ),
    Rule(
        name="no-tasks",
        severity="error",
        summary="checklist/tasks contains no task",
        explanation=(
            "A folder without task files is more often a wrong path or a lost commit than a finished plan. "
            "Write one YAML file per task in `checklist/tasks/`."
        ),
        fixed=True,
    ),
    Rule(
        name="symlink",
        severity="error",
        summary="a file or folder of the plan is a symbolic link",
        explanation=(
            "A link in a pull request can point to any file on the machine that reads it. Links are never "
            "followed. Put the file itself in the link's place."
        ),
        fixed=True,
    ),
    Rule(
        name="not-a-file",
        severity="error",
        summary="this looks like a plan file but is not a regular file",
        explanation=(
            "A folder, named pipe or socket named `x.yaml` cannot contain a task, and reading a pipe would wait "
            "forever. Put a regular file in its place."
        ),
        fixed=True,
    ),
    Rule(
        name="unreadable",
        severity="error",
        summary="a file of the plan cannot be read",
        explanation=(
            "The system refused to open the file. A task that cannot be read must not look like a finished "
            "one, so this is an error. Check the permissions of the file and of its folders."
        ),
        fixed=True,
    ),
    Rule(
        name="not-checked-out",
        severity="error",
        summary="a file of the plan is in Git but not checked out, or Git was told to ignore changes to it",
        explanation=(
            "A sparse checkout, an entry marked `skip-worktree` or `assume-unchanged`, or a submodule that is not "
            "initialized leaves files of the plan out of the working tree. The plan is more than what is on the disk, "
            "so nothing is generated from the part that is there, and no command changes it. A file with such a mark "
            "that differs from the one Git has is refused too: no commit would show what was generated from it. Run "
            "the command that the finding names."
        ),
        fixed=True,
    ),
    Rule(
        name="changed-while-reading",
        severity="error",
        summary="a file changed or vanished while it was read",
        explanation=(
            "The content may be half of the old file and half of the new one. Run the command again when "
            "nothing else writes to the plan."
        ),
        fixed=True,
    ),
    Rule(
        name="name-clash",
        severity="error",
        summary="two file names differ only in case or Unicode form",
        explanation=(
            "On macOS and Windows the two names are the same file, so one of them is lost on checkout. Rename one "
            "of the two."
        ),
        fixed=True,
    ),
    Rule(
        name="file-name",
        severity="error",
        summary="a file name that could affect a terminal or a command line",
        explanation=(
            "Control characters, a leading `-`, `::` or bytes that are not UTF-8 in a name can change what a "
            "log shows or what a command does. Rename the file; letters, digits, `-`, `_` and `.` always "
            "work."
        ),
        fixed=True,
    ),
    Rule(
        name="too-many-files",
        severity="error",
        summary="a folder of the plan contains too many files",
        explanation=(
            "The number of files is limited so that a pull request cannot keep the check busy forever. Split "
            "the plan into several."
        ),
        fixed=True,
    ),
    Rule(
        name="plan-too-large",
        severity="error",
        summary="the files of the plan are too large in total",
        explanation=(
            "The size of a plan is limited so that a pull request cannot use up the memory of the machine "
            "that checks it. Split the plan into several."
        ),
        fixed=True,
    ),
    Rule(
        name="stray-file",
        severity="warning",
        summary="a file in the tasks or blockers folder is not read",
        explanation=(
            "Only `.yaml` and `.yml` files directly in `checklist/tasks/` and `checklist/blockers/` are read, so a "
            "task in another file is missed. Rename the file or move it elsewhere. Markdown and hidden files are "
            "ignored."
        ),
    ),
    Rule(
        name="suffix-in-capitals",
        severity="error",
        summary="a file in the tasks or blockers folder ends with .YAML or .YML",
        explanation=(
            "Only names that end with `.yaml` or `.yml` are read, on every system alike, so the task in this file "
            "would look finished. Write the extension in lower case."
        ),
        fixed=True,
    ),
    Rule(
        name="misplaced-file",
        severity="error",
        summary="a YAML file in checklist/ is not read",
        explanation=(
            "A plan is `checklist/plan.yaml` and the files directly in `checklist/tasks/` and "
            "`checklist/blockers/`. A task anywhere else would be missed silently. Move the file, or "
            "turn the rule off if `checklist/` contains other YAML files."
        ),
    ),
    Rule(
        name="path-outside",
        severity="error",
        summary="a path does not lead to a file below the root",
        explanation=(
            "Paths in a plan are relative to the root of the repository and are written with `/`. Absolute "
            "paths, drive letters and `..` could reach other files on the machine, so they are refused."
        ),
        fixed=True,
    ),
    Rule(
        name="no-folder",
        severity="error",
        summary="a folder named in the plan does not exist",
        explanation=("A missing folder is usually a spelling mistake. Create it or correct the path in `plan.yaml`."),
        fixed=True,
    ),
    Rule(
        name="file-too-large",
        severity="error",
        summary="a file is larger than 1 MiB",
        explanation=(
            "The size of a file is checked before it is read. Split the file: one file per task also keeps pull "
            "requests apart."
        ),
        fixed=True,
    ),
    Rule(
        name="git-lfs-pointer",
        severity="error",
        summary="the file is a Git LFS pointer",
        explanation=(
            "The file's content was not fetched, only a few lines that point to it. Run `git lfs pull`; "
            "small YAML files do not need LFS."
        ),
        fixed=True,
    ),
    Rule(
        name="not-utf-8",
        severity="error",
        summary="a file is not saved as UTF-8",
        explanation=(
            "Text in another encoding would be read as different characters from those its author wrote. Save the file "
            "as UTF-8; a byte-order mark is allowed."
        ),
        fixed=True,
    ),
    Rule(
        name="control-character",
        severity="error",
        summary="a control character, raw or as an escape",
        explanation=(
            "NUL, ESC and similar characters are invisible, but they can affect the terminal or the log that shows "
            "them. Delete the character. Tabs and line breaks are not reported."
        ),
        example='title: "\\e[31mred"',
        fixed=True,
    ),
    Rule(
        name="line-separator",
        severity="error",
        summary="a character that is a line break in YAML but not in most editors",
        explanation=(
            "U+0085, U+2028 and U+2029 end a line in YAML 1.1, so one value can turn into two fields. Replace "
            "it with a space or an ordinary line break."
        ),
        fixed=True,
    ),
    Rule(
        name="mixed-line-endings",
        severity="warning",
        summary="a file has mixed line endings",
        explanation=(
            "The file is read the same, but every diff of it may show lines that were not changed. Save it "
            "with one kind of line ending."
        ),
    ),
    Rule(
        name="line-too-long",
        severity="error",
        summary="a line is longer than 10,000 characters",
        explanation=(
            "The length of a line is limited to keep messages and diffs readable. Break long text with a "
            "block: `notes: >-` and indented lines below."
        ),
        fixed=True,
    ),
    Rule(
        name="merge-conflict",
        severity="error",
        summary="a merge conflict is not resolved",
        explanation=(
            "Git left both versions in the file, between `<<<<<<<` and `>>>>>>>`. Keep the lines that are "
            "right and delete the markers."
        ),
        example="<<<<<<< HEAD\nowner: Maya\n=======\nowner: Tide\n>>>>>>> branch",
        fixed=True,
    ),
    Rule(
        name="wrong-charset",
        severity="warning",
        summary="text was decoded in the wrong character set",
        explanation=(
            "UTF-8 that was opened as Windows-1252 or Mac Roman and saved again shows `â€”` for a dash and "
            "`Ã¼` for ü. The message shows the text that was meant. Write that and save as UTF-8."
        ),
        example="title: CafÃ© menu",
    ),
    Rule(
        name="empty-file",
        severity="error",
        summary="a file contains nothing but comments",
        explanation=("An empty file is not a task. Write its fields, or delete the file."),
        example="# to do",
        fixed=True,
    ),
    Rule(
        name="not-a-mapping",
        severity="error",
        summary="the top of a file is not a mapping",
        explanation=(
            "A file contains fields: `name: value`, one per line. A list goes below a key such as `tasks:`; a "
            "colon needs a space after it."
        ),
        example="id:DOC-1",
        fixed=True,
    ),
    Rule(
        name="duplicate-key",
        severity="error",
        summary="a key appears twice in one mapping",
        explanation=("YAML would keep the last value and silently drop the first. Delete one of the two."),
        example="owner: Maya\nowner: Tide",
        fixed=True,
    ),
    Rule(
        name="key-not-text",
        severity="error",
        summary="YAML does not read a key as text",
        explanation=(
            "`1`, `true`, `null`, a date, a list or a mapping as a key mean different things to different "
            "programs. If the key is intended, put it in quotes."
        ),
        example="1: first",
        fixed=True,
    ),
    Rule(
        name="yaml-anchor",
        severity="error",
        summary="an anchor (&name)",
        explanation=(
            "Anchors and aliases make lines mean something different from what they show, and a few of them can fill "
            "the memory. They are refused. Put the value in quotes if `&` is text."
        ),
        example="title: &RBAC mapping",
        fixed=True,
    ),
    Rule(
        name="yaml-alias",
        severity="error",
        summary="an alias (*name)",
        explanation=(
            "Anchors and aliases make lines mean something different from what they show, and a few of them can fill "
            "the memory. They are refused. Put the value in quotes if `*` is text."
        ),
        example="title: *RBAC",
        fixed=True,
    ),
    Rule(
        name="merge-key",
        severity="error",
        summary="a merge key (<<)",
        explanation=(
            "Merge keys copy fields from elsewhere, so a line no longer means what it seems to. A chain of "
            "them takes exponential time. Write the fields out."
        ),
        example="<<: {owner: Maya}",
        fixed=True,
    ),
    Rule(
        name="yaml-tag",
        severity="error",
        summary="a tag (!name)",
        explanation=(
            "Tags ask the reader for another type; some readers run code for them. Every value is text here "
            "and gets its type from its field. Put the value in quotes if `!` is text."
        ),
        example="title: !important thing",
        fixed=True,
    ),
    Rule(
        name="yaml-directive",
        severity="error",
        summary="a directive (%NAME)",
        explanation=(
            "Directives change how the file is parsed, and parsers disagree about them. Delete the line. A "
            "value that starts with `%` needs quotes."
        ),
        example="%YAML 1.2\n---\nid: DOC-1",
        fixed=True,
    ),
    Rule(
        name="second-document",
        severity="error",
        summary="a second YAML document in one file",
        explanation=(
            "A file contains one document; anything after a second `---` or `...` would be lost. Move it to a file "
            "of its own."
        ),
        example="id: DOC-1\n---\nid: DOC-2",
        fixed=True,
    ),
    Rule(
        name="too-deep",
        severity="error",
        summary="values nested deeper than 32 levels",
        explanation=(
            "Plans do not need it, and deep nesting is a known way to crash parsers. If the brackets are text, "
            "put the value in quotes."
        ),
        fixed=True,
    ),
    Rule(
        name="too-many-values",
        severity="error",
        summary="more than 200,000 keys and values in one file",
        explanation=("The number is limited so that one file cannot keep the check busy forever. Split the file."),
        fixed=True,
    ),
    Rule(
        name="value-too-long",
        severity="error",
        summary="a value is longer than 65,536 characters",
        explanation=("Text of that size belongs in its own document. Link to it instead."),
        fixed=True,
    ),
    Rule(
        name="tab",
        severity="error",
        summary="a tab where YAML requires spaces",
        explanation=(
            "YAML forbids tabs in indentation, and parsers disagree about them between words. Use spaces; a "
            "tab that is part of a text needs quotes."
        ),
        example="updates:\n\t- date: 2025-05-17",
        fixed=True,
    ),
    Rule(
        name="odd-space",
        severity="error",
        summary="a whitespace character other than a space after a colon",
        explanation=(
            "A no-break space looks like a space, but YAML treats it as a letter, so it does not see a field. "
            "Replace it with an ordinary space."
        ),
        fixed=True,
    ),
    Rule(
        name="yaml-syntax",
        severity="error",
        summary="the text is not valid YAML",
        explanation=(
            "Most often a value only needs quotes: it starts with a character that YAML uses, or contains a "
            "second `: `. The message points to the position and shows the corrected line."
        ),
        example="title: Merge PRD: final",
        fixed=True,
    ),
    Rule(
        name="dropped-comment",
        severity="warning",
        summary="text that YAML reads as a comment",
        explanation=(
            "A `#` after a space starts a comment, so `Fix #123 now` is read as `Fix`. Put the value in "
            "quotes. An intended comment has a space after the `#`."
        ),
        example="title: Fix #123 now",
    ),
    Rule(
        name="invisible-in-key",
        severity="error",
        summary="an invisible character in a key",
        explanation=("Two keys that look the same would be different. Delete the character and write the key again."),
        fixed=True,
    ),
    Rule(
        name="invisible-character",
        severity="warning",
        summary="an invisible character in a value",
        explanation=(
            "Zero-width and other invisible characters come from copying web pages. Searches and comparisons then "
            "fail for no visible reason. Delete the character."
        ),
    ),
    Rule(
        name="bidi-text",
        severity="warning",
        summary="a character that changes the direction of text",
        explanation=(
            "Bidirectional controls can make a line look different from what it contains. Delete them unless the "
            "language of the text needs them."
        ),
    ),
)


def _define_schema_rule(name: str, summary: str, explanation: str, example: str) -> Rule:
    return Rule(name=name, severity="error", summary=summary, explanation=explanation, example=example, fixed=True)


SCHEMA_RULES: tuple[Rule, ...] = (
    _define_schema_rule(
        "unknown-version",
        "the version of the plan format is not known",
        "A plan states the version of its format. A release that does not know the version could misread it.\n\n"
        "Write `version: 1`, or install the release that wrote the plan.",
        "version: 2",
    ),
    _define_schema_rule(
        "unknown-field",
        "a field does not exist",
        "Only known fields are allowed: a misspelled one would otherwise be ignored silently.\n\n"
        "Correct the name; `launchlist schema task` lists the fields.",
        "onwer: Maya",
    ),
    _define_schema_rule(
        "wrong-folder",
        "a blocker is in the tasks folder, or a task in the blockers folder",
        "The folder determines what a file describes: a task in `checklist/tasks/`, a blocker in `checklist/blockers/`."
        "\n\n"
        "Move the file as the hint shows.",
        "# checklist/tasks/BLK-1.yaml\nid: BLK-1\ndescription: The key has not arrived\naffects: [DOC-1]",
    ),
    _define_schema_rule(
        "missing-field",
        "a required field is missing",
        "A task needs an id, a title, an owner and a status; blockers and the plan have their own.\n\nAdd the field.",
        "id: DOC-1\ntitle: Merge the PRD\n# no owner",
    ),
    _define_schema_rule(
        "wrong-type",
        "a value does not have the type of its field",
        "The field needs a list, a mapping or a number, and the value is something else.\n\n"
        "Write it as the hint shows.",
        "depends_on: DOC-1 # must be a list: [DOC-1]",
    ),
    _define_schema_rule(
        "unknown-value",
        "a value is not one that the field allows",
        "Some fields allow only certain words.\n\nWrite one of those that the hint lists.",
        "status: done # it can be pending, in_progress, complete or cancelled",
    ),
    _define_schema_rule(
        "empty-value",
        "a value is empty",
        "A field that is present must have a value.\n\nFill it in, or remove it if it is optional.",
        'title: ""',
    ),
    _define_schema_rule(
        "bad-date",
        "a date or a time cannot be read",
        "Dates are written year first, so that day and month cannot be confused, and must exist in the calendar.\n\n"
        "Write 2025-05-18, 2025-05-18 23:00, optionally followed by an offset; or a date relative to an anchor, such "
        "as release-14d. Hours cannot be counted from an anchor that has no time of day.",
        "deadline: 22 May EOD # write 2025-05-22",
    ),
    _define_schema_rule(
        "unknown-anchor",
        "a date counts from something that does not exist",
        "A relative date counts from `release`, from a name in `anchors` of plan.yaml, or from a task's deadline.\n\n"
        "Correct the name, or add the anchor.",
        "deadline: relase-14d # write release-14d",
    ),
    _define_schema_rule(
        "undated-anchor",
        "a date counts from a task that has no deadline of its own",
        "A task that is due with its phase, or never, has no date that another one could count from.\n\n"
        "Give the task a deadline, or count from an anchor.",
        "deadline: DOC-1+3d # DOC-1 has no deadline",
    ),
    _define_schema_rule(
        "date-cycle",
        "dates count from each other in a cycle",
        "Somewhere a date must be written as a date.\n\nReplace one of those that the message names.",
        "anchors:\n  start: freeze-6w\n  freeze: start+6w",
    ),
    _define_schema_rule(
        "no-calendar",
        "a date counts working days in a plan without a calendar",
        "Which days are worked is for the plan to say: `wd` is never taken for `d`.\n\n"
        "Add `calendar: {weekend: [sat, sun]}` to plan.yaml, or count in days (d).",
        "deadline: release-5wd",
    ),
    _define_schema_rule(
        "unknown-zone",
        "a time zone does not exist",
        "A zone is an IANA name, UTC, an offset from UTC, or AoE (anywhere on Earth). "
        "Abbreviations such as CST mean several zones.\n\nWrite Europe/Berlin or UTC+08:00.",
        "timezone: Berlin",
    ),
    _define_schema_rule(
        "bad-value",
        "a value does not have the format of its field",
        "Ids, logins, links, durations and one-line texts have a format that other tools rely on.\n\n"
        "Write it as the hint shows.",
        "id: doc-one # capital letters, a hyphen and a number: DOC-1",
    ),
)
