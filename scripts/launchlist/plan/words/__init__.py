"""How people write dates, time zones, durations, statuses and owners."""
