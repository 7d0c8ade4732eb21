"""Which office format a file is of, by its first bytes: apart from what reads one, which takes time to load."""


def format_of(data: bytes) -> str:
    """Which of the formats that LibreOffice converts `data` is, "" for none of them."""
    if data.startswith(b"{\\rtf"):
        return "rtf"
    if data.startswith(b"\xd0\xcf\x11\xe0") and "WordDocument".encode("utf-16-le") in data:
        return "doc"
    # An OpenDocument file says what it is at a fixed place, uncompressed.
    if data.startswith(b"PK") and data[30:77] == b"mimetypeapplication/vnd.oasis.opendocument.text":
        return "odt"
    return ""
