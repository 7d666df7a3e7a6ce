"""One turn, pure: which tool, which arguments, the reply, its verification, the emotion."""
