"""What a team keeps between sessions: its people, rota, rules, agreements, question and commitments."""
