"""Changes to the data of one file, collected one after the other: what is missing is made, what is left empty goes."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any, Final

from launchlist.editing.patch import FieldChange, find_value, patch_file
from launchlist.reading.yaml.reader import read_yaml

if TYPE_CHECKING:
    from launchlist.findings import Pointer
    from launchlist.reading.disk.plan_files import SourceFile
    from launchlist.reading.yaml.fast_path import Data

_MAY_BE_EMPTY: Final = {("calendar",), ("sync",)}
"""Mappings that mean something without any field, so that removing the last one does not remove them."""


class DataEdit:
    """The data of a file with changes, and these changes."""

    def __init__(self, file: SourceFile) -> None:
        """Start with the file as it is."""
        self._file = file
        self._data: Any = deepcopy(read_yaml(file.path, file.data).data)
        self._changes: list[FieldChange] = []

    def find(self, pointer: Pointer) -> Any:  # noqa: ANN401 - any plain data
        """Return the value at a place as it is after the changes so far, or None."""
        return find_value(self._data, pointer)

    def put(self, pointer: Pointer, value: Data) -> None:
        """Set the value at a place; a position after the last item of a list adds an item."""
        holder = self.find(pointer[:-1])
        if not isinstance(holder, (dict, list)):
            step = pointer[-1]
            self.put(pointer[:-1], {step: value} if isinstance(step, str) else [value])
            return
        self._changes.append(FieldChange(pointer, deepcopy(value)))
        if isinstance(holder, list) and pointer[-1] == len(holder):
            holder.append(value)
        else:
            holder[pointer[-1]] = value  # type: ignore[index] # a list has positions, a mapping has names

    def remove(self, pointer: Pointer) -> None:
        """Remove the value at a place, and what would be empty without it."""
        holder, place = self.find(pointer[:-1]), pointer[:-1]
        is_there = pointer[-1] in holder if isinstance(holder, dict) else isinstance(holder, list)
        if not is_there:
            return
        if len(holder) > 1 or not place:
            self._changes.append(FieldChange(pointer, None))
            del holder[pointer[-1]]
        elif place in _MAY_BE_EMPTY:
            self.put(place, {})
        else:
            self.remove(place)

    def patch(self) -> bytes:
        """Return the content of the file with the changes made."""
        return patch_file(self._file.path, self._file.kind, self._file.data, self._changes)
