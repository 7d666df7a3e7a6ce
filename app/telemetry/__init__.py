"""What the machine measures of itself: metrics and traces without a word, a name or an amount of anybody."""
