"""What is always in sight: the bar of pages, readiness, the state of sync."""
