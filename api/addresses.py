"""What an e-mail address looks like, in lower case. Whether it exists only a mail would tell."""

import re

EMAIL = re.compile(r"[^@\s\x00-\x1f<>\"(),:;\\\[\]]{1,64}@[a-z0-9]([a-z0-9.-]{0,185}[a-z0-9])?")
