"""Long work: done by a process of its own, one after the other; it can be cancelled and survives a restart."""
