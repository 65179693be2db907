"""The printed report: the parts of the page as blocks with numbered notes, set as PDF, Word document or Markdown."""
