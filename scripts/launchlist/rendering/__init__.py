"""From a report to text for readers: Markdown made safe, templates, files and marked regions. Pure but for sandbox."""
