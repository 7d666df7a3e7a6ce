"""Ears, voice, face weights and routing."""

import os

# From 1.31 on onnxruntime's packages tell their makers over the network what they are used for, under a number that
# they keep in the cache folder. Nothing leaves a branch unasked: this is switched off before anything opens a network.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
