"""The face: avatar file, rig, animation, pixels."""
