"""From a report to text for readers: escaped Markdown, templates, files and marked regions. Pure except for sandbox."""
