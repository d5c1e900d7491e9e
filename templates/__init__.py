"""The Jinja templates that lay out every generated file; a user's repository overrides them by name."""
