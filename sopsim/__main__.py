"""``python -m sopsim``."""

from sopsim.cli import main

main(prog_name="sopsim")
