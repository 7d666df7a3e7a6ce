"""The courier: a process of its own that goes to head office by the schedule. It writes the store and draws nothing."""
