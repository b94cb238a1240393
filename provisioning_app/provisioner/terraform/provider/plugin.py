"""The same provider as an ordinary plugin, which people's own ``terraform`` starts.

Terraform reads one line from the plugin: which protocol, where, and which certificate.
Jobs of ours don't come this way; see `server`.
"""

import base64
import contextlib
import sys
import tempfile
import threading
from collections.abc import Mapping
from concurrent import futures
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import grpc
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from provisioning_app.provisioner.terraform.provider.environment import (
    Malformed,
    read_environment,
)
from provisioning_app.provisioner.terraform.provider.plumbing import add_plumbing
from provisioning_app.provisioner.terraform.provider.servicer import (
    ProviderServicer,
    add_to,
)

_COOKIE = "TF_PLUGIN_MAGIC_COOKIE"  # Terraform sets it for every plugin
_LIFETIME = timedelta(days=1)  # longer than any command of Terraform lasts
_THREADS = 8


def main(arguments: list[str], variables: Mapping[str, str]) -> int:
    """Serve until Terraform has had enough. ``--public`` answers to ``coder_…``."""
    if _COOKIE not in variables:
        print("This is a Terraform provider; terraform starts it.", file=sys.stderr)  # noqa: T201
        return 1
    try:
        values = read_environment(variables)
    except Malformed as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 1
    prefix = "coder_" if "--public" in arguments else "wirtual_"
    with tempfile.TemporaryDirectory(prefix="wirtual-") as folder:
        _serve(Path(folder) / "provider.sock", ProviderServicer(prefix, lambda: values))
    return 0


def _serve(address: Path, servicer: ProviderServicer) -> None:
    done = threading.Event()
    certificate, credentials = _make_certificate()
    server = grpc.server(futures.ThreadPoolExecutor(_THREADS))
    add_to(server, servicer)
    add_plumbing(server, done.set)
    server.add_secure_port(f"unix:{address}", credentials)
    server.start()
    encoded = base64.b64encode(certificate).decode().rstrip("=")
    sys.stdout.write(f"1|6|unix|{address}|grpc|{encoded}\n")
    sys.stdout.flush()
    with contextlib.suppress(KeyboardInterrupt):  # Terraform got it too, and will end
        done.wait()
    server.stop(grace=1).wait()


def _make_certificate() -> tuple[bytes, Any]:
    """Make a certificate for this one run; Terraform trusts it by the line it reads."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + _LIFETIME)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    public = certificate.public_bytes(serialization.Encoding.PEM)
    return (
        certificate.public_bytes(serialization.Encoding.DER),
        grpc.ssl_server_credentials([(secret, public)]),
    )
