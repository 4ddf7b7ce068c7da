"""From a PDF to pages: characters and rulings in one frame, and what can't be trusted of them."""
