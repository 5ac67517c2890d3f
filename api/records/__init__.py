"""What is recorded, and how it is kept from being altered or lost: values and files. The tables are in api/store."""
