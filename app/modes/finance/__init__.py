"""`steward finance`: the financial engine without the conversation."""
