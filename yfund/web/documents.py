"""Answers on paper: a PDF, or the print page when the PDF maker's libraries are missing."""

from typing import Any
from urllib.parse import quote

from flask import Response, make_response, render_template

from yfund.infra.pdf import pdf_or_none


def document(template: str, filename: str, **values: Any) -> Response:
    """A template (extending print.html) as `filename`.pdf; without the libraries the same page with a word about it."""
    pdf = pdf_or_none(render_template(template, as_pdf=True, **values))
    if pdf is None:
        return make_response(render_template(template, as_pdf=False, pdf_missing=True, **values))
    answer = make_response(pdf)
    answer.headers["Content-Type"] = "application/pdf"
    plain = filename.encode("ascii", "ignore").decode().replace('"', "") or "document"
    answer.headers["Content-Disposition"] = f"inline; filename=\"{plain}.pdf\"; filename*=UTF-8''{quote(filename)}.pdf"
    return answer
