"""The workstation page: live camera and microphone, the test tone, the network, and one verdict of them all."""
