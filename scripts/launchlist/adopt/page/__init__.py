"""Hand-kept pages in Markdown."""
