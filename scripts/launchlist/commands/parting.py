"""``launchlist renumber`` in an unfinished merge: two tasks that were added under one name are parted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.authoring.collisions import list_unmerged, read_sides, select_theirs
from launchlist.authoring.mentions import list_changes, list_references
from launchlist.authoring.patch import Change, patch_file
from launchlist.commands.numbering import check_free, find_free_id
from launchlist.commands.trial import Bench, finish
from launchlist.wording import join_names, quote_word

if TYPE_CHECKING:
    from argparse import Namespace

    from launchlist.commands.outcome import Outcome


def part_records(args: Namespace, bench: Bench) -> Outcome | None:
    """Leave our task its id and give theirs another one; None where no merge is about a file of that name.

    What refers to the id on their side alone means their task; everything else stays with ours.
    """
    root = bench.around.root
    for file in bench.tree.files:
        folder, _, name = file.path.rpartition("/")
        if name.rpartition(".")[0] != args.id or file.kind == "plan":
            continue
        sides = read_sides(root, file.path)
        if sides is None:
            continue
        if args.new:
            check_free(args.new, bench)
        new_id = args.new or find_free_id(args.id.rpartition("-")[0], bench)
        path = f"{folder}/{new_id}{name[name.rfind('.') :]}"
        theirs = patch_file(path, file.kind, sides.theirs, [Change(("id",), new_id)])
        changed = {file.path: sides.ours, path: theirs}
        references = [each for each in list_references(bench.tree.files, args.id) if each.path != file.path]
        meant = select_theirs(root, references, args.id)
        for each in bench.tree.files:
            changes = list_changes(meant, each.path, new_id)
            if changes:
                changed[each.path] = patch_file(each.path, each.kind, each.data, changes)
        said = [f"{file.path}: ours keeps {args.id}", f"{path}: theirs is {new_id}"]
        said += [f"{mention}: {args.id} → {new_id}" for mention in meant]
        rest = [mention for mention in references if mention not in meant]
        if rest:
            said.append(f"these mean ours, {args.id}; if one meant {new_id}, change it:")
            said += [f"  {mention}" for mention in rest]
        return finish(bench, changed, said + _name_rest(root, [*changed]), new=path)
    return None


def _name_rest(root: str, written: list[str]) -> list[str]:
    """Return how to finish the merge: only what was written is told to be staged, the rest may still hold marks."""
    add = f"git add {' '.join(map(quote_word, written))}"
    rest = [path for path in list_unmerged(root) if path not in written]
    if not rest:
        return [f"to finish the merge: {add}, then commit"]
    return [f"what was mended: {add}", f"still to be merged before the commit: {join_names(rest)}"]
