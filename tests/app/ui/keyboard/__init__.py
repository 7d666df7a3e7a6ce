"""The keyboard on the screen."""
