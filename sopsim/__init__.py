"""Find standard operating procedures that duplicate, contain, overlap or contradict each other."""

__version__ = "0.1.0"
