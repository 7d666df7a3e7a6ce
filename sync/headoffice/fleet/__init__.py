"""The devices of this head office: who they are, whether they may come in, how they are, what they are to do."""
