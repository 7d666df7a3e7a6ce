"""The financial engine: pure values in, values out."""
