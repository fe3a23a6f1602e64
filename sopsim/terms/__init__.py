"""The language of the domain: words, titles, times, posts, agencies and citations of law.

Every function is pure. The tables the modules read lie in ``data`` as CSV.
"""
