"""Claims in; divergences and one page out."""
