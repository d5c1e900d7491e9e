"""A plan for other programs: data, tables and calendars."""
