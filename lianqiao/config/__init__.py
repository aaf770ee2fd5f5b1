"""How one installation is set up and run: settings, addresses, the embedded database, the processes."""
