"""What people write for dates, time zones, durations, statuses and owners."""
