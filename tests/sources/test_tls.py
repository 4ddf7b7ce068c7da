"""https: certificates are checked against the name, though the connection goes to a checked number."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import pipeline.sources.transport
from tests.sources.conftest import Get
from tests.sources.web import Web, pdf, serving, world


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate of reports.test, signed by itself, with its key."""
    pytest.importorskip("cryptography", reason="cryptography isn't installed")
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "reports.test")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("reports.test")]), critical=False)
        .sign(key, SHA256())
    )
    path = tmp_path / "certificate.pem"
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(signed.public_bytes(Encoding.PEM) + secret)
    return path


@pytest.fixture
def secure(certificate: Path) -> Iterator[Web]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with serving(context) as web:
        web.address = web.address.replace("http:", "https:")
        yield web


def test_a_certificate_that_nobody_vouches_for_is_refused_at_once(secure: Web, get: Get) -> None:
    found = get(secure.on("/a.pdf", pdf()))
    assert "no valid certificate" in (found.message or "") and "tried" not in (found.message or "")
    assert not secure.asked


def test_the_name_counts_not_the_number(
    secure: Web, get: Get, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trusting = ssl.create_default_context(cafile=str(certificate))
    monkeypatch.setattr(pipeline.sources.transport, "_tls", lambda: trusting)
    secure.on("/a.pdf", pdf())
    names = world(reports_test=["127.0.0.1"], other_test=["127.0.0.1"])
    port = secure.address.rpartition(":")[2]
    assert get(f"https://reports.test:{port}/a.pdf", names).status == "new"
    assert "no valid certificate" in (get(f"https://other.test:{port}/a.pdf", names).message or "")
