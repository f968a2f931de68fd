"""The campaign's reports made anew in other formats, and the same questions asked over them (measured, not tested)."""
