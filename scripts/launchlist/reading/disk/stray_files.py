"""Which names in a folder of the plan are read: not those that do not belong there or that some system refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from launchlist.reading.disk.paths import are_plain_names, find_name_fault, fold_name
from launchlist.reading.disk.safe_open import MAX_FILES, report_file
from launchlist.vocabulary import suggest
from launchlist.wording import count_noun, quote

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from launchlist.findings import Finding


SUFFIXES: Final = (".yaml", ".yml")
_KNOWN: Final = frozenset(("plan.yaml", "tasks", "blockers"))


def pick_names(
    folder: str,
    names: list[str],
    list_inside: Callable[[str], Sequence[str] | None],
    findings: list[Finding],
    track: Callable[[list[str]], Iterable[str]] = iter,
) -> Iterator[str]:
    """Yield the names of the YAML files to read in a folder, and add findings about the others, in the same order.

    ``list_inside`` returns the entries of one of them, None if it is not a folder; ``track`` may show the progress.
    """
    if len(names) > MAX_FILES:
        message = f"{folder} contains {len(names):,} files; the limit is {MAX_FILES:,}"
        findings.append(report_file(folder, "too-many-files", message, "split the plan"))
        return
    findings += check_clashes(folder, names)
    are_plain = are_plain_names(names)
    for name in track(names):
        if name.endswith(SUFFIXES):
            fault = None if are_plain else find_name_fault(name)
            if fault:
                findings.append(report_name(f"{folder}/{name}", fault))
            else:
                yield name
        elif not name.endswith(".md"):
            findings += explain_stray(list_inside(name), f"{folder}/{name}")


def report_name(path: str, fault: str) -> Finding:
    """Return the finding about a file whose name some system refuses."""
    return report_file(path, "file-name", fault, "rename the file")


def find_misplaced(names: Sequence[str], list_inside: Callable[[str], Sequence[str] | None]) -> Iterator[Finding]:
    """Yield findings for ``names`` in checklist/ that look like part of the plan but are not read.

    ``list_inside`` returns the entries of one of them, None if it is not a folder.
    """
    for name in sorted(names):
        if name in _KNOWN or name.startswith("."):
            continue
        if name.lower() in {"plan.yml", "plan.yaml"}:
            hint = "delete it, since plan.yaml exists" if "plan.yaml" in names else "rename it to plan.yaml"
            yield _report_misplaced(f"checklist/{name}", "the file is not read", hint)
        elif name.lower().endswith(SUFFIXES):
            hint = "move it to checklist/tasks/ or checklist/blockers/"
            yield _report_misplaced(f"checklist/{name}", "the file is not read", hint)
        else:
            meant = suggest(name, ("tasks", "blockers"))
            yield from find_in_folder(list_inside(name) or (), f"checklist/{name}", f"{meant} " if meant else "")


def find_in_folder(names: Sequence[str], path: str, question: str = "") -> Iterator[Finding]:
    """Yield one finding for all YAML files among ``names``, directly in a folder that is not read."""
    found = [name for name in names if name.lower().endswith(SUFFIXES) and name[0] != "."]
    if found:
        others = f", like {count_noun(len(found) - 1, 'more file')} next to it" if len(found) > 1 else ""
        home = "checklist/blockers/" if path.startswith("checklist/blocker") else "checklist/tasks/"
        message = f"the file is in a folder that is not read{others}"
        yield _report_misplaced(f"{path}/{found[0]}", message, f"{question}move it to {home}")


def _report_misplaced(path: str, message: str, hint: str) -> Finding:
    """Report a warning, although the rule is an error elsewhere: here all of the plan has been read."""
    return report_file(path, "misplaced-file", message, hint, "warning")


def check_clashes(folder: str, names: list[str]) -> list[Finding]:
    """Report names that are the same on macOS or Windows."""
    everything = "\n".join(names)
    folded = everything.lower().split("\n") if everything.isascii() else map(fold_name, names)
    if len(set(folded)) == len(names):
        return []
    first: dict[str, str] = {}
    findings = []
    for name in names:
        other = first.setdefault(fold_name(name), name)
        if other != name:
            message = f"the names {quote(other)} and {quote(name)} differ only in case or Unicode form"
            findings.append(report_file(f"{folder}/{name}", "name-clash", message, "rename one of the two"))
    return findings


def explain_stray(inside: Sequence[str] | None, path: str) -> list[Finding]:
    """Return the finding for a file, or a folder with the entries ``inside``, that is not named like a YAML file."""
    if inside is None and path.lower().endswith(SUFFIXES):
        hint = f"end its name with {path[path.rfind('.') :].lower()}"
        return [
            report_file(
                path, "suffix-in-capitals", "the file is not read, because its extension is in capital letters", hint
            )
        ]
    if inside is None:
        message = "the file is ignored: not a .yaml file"
        return [report_file(path, "stray-file", message, "rename or move it", "warning")]
    hint = "move it out of the plan's folder"
    return list(find_in_folder(inside, path)) or [
        report_file(path, "stray-file", "the folder is not read", hint, "warning")
    ]
