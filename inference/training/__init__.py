"""Trains the network that moves the face to sound; needs torch and espeak-ng, which using it does not."""
