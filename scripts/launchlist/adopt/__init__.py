"""Other people's ways of keeping a plan, one module each after the table of formats, as drafts of our own."""
