"""What head office hands out, on the side of the kiosk: checked, switched to between sessions, and reported."""
