"""Tables: text with a delimiter, and spreadsheets."""
