"""What Word's XML means: styles, numbering, runs, formulas, tables, in the order a reader sees them."""
