"""Booking teleconsultations and keeping them on the hospital's calendar server. No Qt anywhere."""
