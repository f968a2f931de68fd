"""What the XML of OpenDocument texts means: styles, lists, tables and frames, in the order a reader sees them."""
