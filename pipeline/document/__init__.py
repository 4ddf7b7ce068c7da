"""From lines and tables to a document's sections and rows, and what is said of them."""
