"""The shell: base templates, components and static files that give every page its look."""
