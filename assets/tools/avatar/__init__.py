"""Bakes an advisor's head into a .glb with the 52 ARKit shapes, from MakeHuman's CC0 core assets."""
