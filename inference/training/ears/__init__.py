"""The network that cleans what the embedded ears hear: `python -m inference.training.ears`."""
