"""The firm's lists as tables: rows that a form, a CSV file and the policy's document have in common."""
