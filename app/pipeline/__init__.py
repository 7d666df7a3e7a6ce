"""The stages between a question and a talking face."""
