"""Each peer is a process that times itself: a line of JSON texts in, a line of JSON milliseconds out."""
