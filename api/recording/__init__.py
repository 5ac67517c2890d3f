"""Recording: what the policy says is kept goes to the journal at once (recorder.py), to the store soon (drain.py)."""

from __future__ import annotations

from api.recording.recorder import Recorder

__all__ = ["Recorder"]
