"""Takes what devices send: checked, judged by the rules, durable, and signed for."""
