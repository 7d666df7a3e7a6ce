"""What head office hands out: packed, signed with The Update Framework, and named to each device."""
