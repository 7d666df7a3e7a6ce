"""The bridge: imports the four islands; nobody imports it."""
