"""How fast Caveat is, in one command and beside its peers: `python -m bench` (see README.md)."""
