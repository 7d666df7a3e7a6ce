"""Trains the network that tells a client who takes the floor from all else; needs torch, scipy and espeak-ng."""
