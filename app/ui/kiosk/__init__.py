"""The client's window: the screens of a visit round the conversation."""
