"""NVIDIA's Audio2Face-3D beside our own network: its regression model on this machine, its microservice elsewhere.

Nothing of NVIDIA's is shipped here; a bank that accepts their licence installs a model folder or names a server. What
the files hold and what the numbers mean was read in NVIDIA's published SDK (MIT) and samples; the code is ours.
Letters: S samples, F frames, B frames of one batch, K the 52 ARKit shapes, P poses that are solved for, V vertices.
"""
