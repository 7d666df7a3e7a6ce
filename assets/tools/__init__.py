"""Programs that build the shipped data at set-up."""
