"""What happens beside calls: acts that fall due by the calendar, done by one process of its own."""
