"""Plans of governments: read sentence by sentence, confirmed, and carried out task by task until each is closed."""
