"""People at head office: who they are, what they may, how they sign in, and how often they may ask."""
