"""Whether a workstation is ready: probes measure, `measures` compute, the verdict judges. No Qt outside `backends`."""
