"""Find a slot and book it, with the keyboard alone."""
