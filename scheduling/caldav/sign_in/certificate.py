"""The workstation's certificate alone: TLS has said who it is, and the requests say nothing more."""

from __future__ import annotations

from scheduling.caldav.answer import Answer


class CertificateAlone:
    """See the module; the certificate itself is shown by `scheduling.caldav.trust`."""

    auth = "certificate"
    refusal = "certificate"

    def header(self, method: str, url: str) -> None:
        """Nothing."""

    def again(self, url: str, answer: Answer, tried: int) -> None:
        """There is nothing else to show."""

    def accepted(self, url: str, answer: Answer) -> None:
        """TLS has shown who the server is."""
