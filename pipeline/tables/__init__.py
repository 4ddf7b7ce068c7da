"""From characters and rulings to tables, whole over page breaks and facing pages."""
