"""Documents on the wire."""

from __future__ import annotations

from typing import Any, cast

from flask_smorest.fields import Upload
from marshmallow import Schema, ValidationError, fields, validate
from werkzeug.datastructures import FileStorage

from governance.core.documents.masking import mask_number
from governance.core.documents.naming import KIND, LONGEST_NUMBER
from governance.core.paging import PageQuery

_KIND = {"description": "What it is, in one word: business_licence, identity_card, …"}
_SUBJECT_KIND = {"description": "What it is about: application, seller, …"}
_SUBJECT_ID = {"description": "The reference of what it is about."}


class MaskedNumber(fields.String):
    """A number of which the ends alone are shown."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return super()._serialize(mask_number(value) if value else value, attr, obj, **kwargs)


class SentFile(Upload):  # type: ignore[misc]  # published without types
    """A file in a multipart body; a plain field of that name is none."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> FileStorage:
        if not isinstance(value, FileStorage):
            raise ValidationError("Not a file.")
        return cast("FileStorage", super()._deserialize(value, attr, data, **kwargs))


class DocumentForm(Schema):
    """A document and what is said of it."""

    content = SentFile(required=True, metadata={"description": "PDF, JPEG, PNG or WebP, told by its content."})
    kind = fields.String(required=True, validate=validate.Regexp(f"^{KIND.pattern}$"), metadata=_KIND)
    subject_kind = fields.String(required=True, metadata=_SUBJECT_KIND)
    subject_id = fields.String(required=True, metadata=_SUBJECT_ID)
    number = fields.String(
        load_default=None, validate=validate.Length(max=LONGEST_NUMBER), metadata={"description": "As printed on it."}
    )
    valid_from = fields.Date(load_default=None)
    valid_until = fields.Date(load_default=None, metadata={"description": "Last day on which it is valid."})


class DocumentListQuery(PageQuery):
    """Which documents to list; kind and id of the subject are given together."""

    subject_kind = fields.String(load_default=None, metadata=_SUBJECT_KIND)
    subject_id = fields.String(load_default=None, metadata=_SUBJECT_ID)


class DocumentSchema(Schema):
    """A document; its content and its full number have addresses of their own."""

    id = fields.String(required=True)
    kind = fields.String(required=True, metadata=_KIND)
    subject_kind = fields.String(required=True, metadata=_SUBJECT_KIND)
    subject_id = fields.String(required=True, metadata={"description": "Our own number of what it is about."})
    name = fields.String(
        required=True, allow_none=True, metadata={"description": "Name of the file; null when erased."}
    )
    media_type = fields.String(required=True)
    size = fields.Integer(required=True, metadata={"description": "Bytes."})
    sha256 = fields.String(required=True)
    number = MaskedNumber(required=True, allow_none=True, metadata={"description": "Masked."})
    valid_from = fields.Date(required=True, allow_none=True)
    valid_until = fields.Date(required=True, allow_none=True)
    scan = fields.String(required=True, metadata={"description": "clean, or not_scanned where no scanner is set up."})
    uploaded_at = fields.DateTime(required=True)
    verified_at = fields.DateTime(required=True, allow_none=True)
    keep_until = fields.Date(required=True, allow_none=True, metadata={"description": "Last day on which it is kept."})
    erased_at = fields.DateTime(required=True, allow_none=True)


class DocumentNumberSchema(Schema):
    """The number on a document, in full."""

    number = fields.String(required=True, allow_none=True)
