"""Head office: takes what devices send, hands out what they need, and talks with people."""
