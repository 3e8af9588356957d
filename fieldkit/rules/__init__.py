"""Pure decisions: no files, no clock, no screen."""
