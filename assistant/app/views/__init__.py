"""What the page shows, as HTML: templates that escape everything, and the records they are filled with."""
