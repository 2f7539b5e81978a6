"""The demonstration's window: opened where there is a screen, else every page rendered to pictures."""
