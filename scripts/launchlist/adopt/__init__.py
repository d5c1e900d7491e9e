"""Other people's ways of keeping a plan, one module each, as drafts of ours."""
