"""Writing the files of a plan: whole in one layout, or one value of them with every other byte as it was."""
