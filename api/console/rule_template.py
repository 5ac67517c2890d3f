"""What a new rule begins with: every field in its order, and what to put there."""

NAME = "name-of-the-rule-en"  # to be replaced before anything is published
NEW = f"""\
id: {NAME}
title: One line for people
category: exaggeration
lang: en
status: stable
severity: medium
confidence: medium
version: 1
modified: "2026-01-01"
owner: marketing-compliance
references:
- {{cite: "FINRA Rule 2210(d)(1)(B)", jurisdiction: us, url: "https://www.finra.org/rules-guidance/rulebooks/finra-rules/2210"}}
any:
- phrases: ["words to look for", "other words"]
unless:
- negated
message: >-
  “{{text}}” says more than can be shown. Say what can be shown.
why: >-
  One sentence: why it matters to the reader.
false_positives:
- "What this rule flags wrongly, in a few words"
should_flag:
- "A post with the [[words to look for]] in it"
- "Another with [[other words]] in it"
- "A third, with [[words to look for]] again"
should_pass:
- {{text: "Never the words to look for", because: negated}}
- "A near miss that must pass"
- "Another near miss"
"""
