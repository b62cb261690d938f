"""Files of questions with their vouchers: checked whole, answered question by question, given back as a file."""
