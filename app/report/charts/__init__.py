"""Charts as marks on paper: vectors and words, whatever the kind."""
