"""What a window or a command line asks for: a profile opened, its accounts, calendars, agenda, slots and bookings."""
