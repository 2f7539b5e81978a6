"""What samples, frames and times say, as pure computations: no devices, no network, no Qt."""
