"""The physician's day: the next teleconsultation, the list, what became of each."""
