"""Preferences: how the window looks, accounts, calendars, keys, this workstation, appointments."""
