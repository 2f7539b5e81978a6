"""How an account makes itself known to its server: one room for each way, one small protocol for the transport."""
