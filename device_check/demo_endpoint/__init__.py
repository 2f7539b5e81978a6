"""A speed server on this machine, for the demonstration and the tests: LibreSpeed's protocol, in a process of its own."""

from device_check.demo_endpoint.process import SpeedEndpoint, speed_endpoint

__all__ = ["SpeedEndpoint", "speed_endpoint"]
