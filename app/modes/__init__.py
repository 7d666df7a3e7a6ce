"""One file a mode, each built top to bottom in one readable function."""
