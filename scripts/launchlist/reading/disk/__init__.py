"""The disk: which files a plan has, how they are opened, locked and replaced."""
