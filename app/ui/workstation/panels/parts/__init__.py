"""What the analysis panels are built of: sliders, tables, pairs of figures, plots, and where figures come from."""
