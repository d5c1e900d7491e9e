"""What people write for dates, zones, lengths of time, statuses and owners."""
