"""Foresight: what another policy would have decided about texts that were screened already, without any text."""
