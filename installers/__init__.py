"""How Steward gets onto machines, and how a release is made."""
