"""Whether a workstation is ready for a teleconsultation. It comes with its own issue."""
