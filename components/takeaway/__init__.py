"""What leaves the dashboard as a file, with its sources: decks, workbooks, briefings, pictures."""
