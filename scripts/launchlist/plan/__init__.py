"""The plan itself: records, time, dependencies, schedule and metrics. Pure: text and moments in, records out."""
