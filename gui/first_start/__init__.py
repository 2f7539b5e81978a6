"""The first start: sign in, choose calendars, read them once; or try it with a built-in calendar server."""
