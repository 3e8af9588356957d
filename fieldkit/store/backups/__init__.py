"""What is kept for the day when a disk or a person fails: backups, their way back, and the rescue of a damaged store.

A backup is a zip that any tool opens: the database as one plain file, the files kept with partners where they were
asked for, and a manifest with the sha256 of each. Nothing here ever takes a store away: what makes room is kept.
"""
