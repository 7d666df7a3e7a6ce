"""What head office hands out: fetched, verified, staged, and switched between sessions."""
