"""Small real PDF files: certificates, accounts, receipts. The same bytes serve many groups and lie in the store once."""

import io

from yfund.infra import storage
from yfund.infra.storage import Stored

PAPERS = {
    "registration": "Certificate of registration. An invented paper of the demonstration.",
    "statutes": "Certificate of registration with statutes. An invented paper of the demonstration.",
    "accounts": "Annual accounts, income and expenditure. An invented paper of the demonstration.",
    "audit": "Annual accounts, seen by two members. An invented paper of the demonstration.",
    "receipt": "Receipt. An invented paper of the demonstration.",
    "invoice": "Invoice, paid. An invented paper of the demonstration.",
}
_LIMIT = 2**20


def store_papers() -> dict[str, Stored]:
    """Keep every paper in the store; done before the records are opened for writing."""
    return {name: storage.store(io.BytesIO(pdf(text)), _LIMIT) for name, text in PAPERS.items()}


def pdf(text: str) -> bytes:
    """A PDF of one page with one line of text."""
    drawing = f"BT /F1 14 Tf 72 740 Td ({text}) Tj ET".encode("ascii")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawing), drawing),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return body + (b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
                   % (size, table, size, len(body)))
