"""Where the time of a turn goes: real questions through the real pipeline, or a running kiosk looked at from beside."""
