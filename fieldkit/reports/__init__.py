"""What leaves the screen: the printed route sheet and what comes back from it, the agenda and its calendar."""
