"""What a scheme says in shapes of its own: form, answers, conditions, periods; read, checked and shown."""
