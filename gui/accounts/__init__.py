"""What first start and preferences share: signing in to a server, choosing calendars, receiving a key."""
