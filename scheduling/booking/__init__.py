"""Booking without double-booking: intent into the outbox first, then the claim protocol against the server."""
