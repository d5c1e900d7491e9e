"""The commands, one module or folder each: their options and their run."""
