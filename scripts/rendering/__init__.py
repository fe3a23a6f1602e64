"""Draws authored SOPs as PDF files that look like the real forms; used by ``make_corpus.py``."""
