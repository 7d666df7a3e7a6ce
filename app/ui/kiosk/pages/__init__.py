"""The pages beside the advisor, one for each screen of a visit."""
