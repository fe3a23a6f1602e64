"""Beds of PDFs with a truth record: what they are made of and how a reading of them is scored."""
