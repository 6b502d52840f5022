"""Papers that invented people hand in: an empty page, for nothing invented looks like a real one."""

from __future__ import annotations

import io

from pypdf import PdfWriter


def blank_page() -> io.BytesIO:
    """A PDF of one empty page, from its first byte on."""
    content, writer = io.BytesIO(), PdfWriter()
    writer.add_blank_page(width=595, height=842)
    writer.write(content)
    content.seek(0)
    return content
