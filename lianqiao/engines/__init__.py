"""The ground floor: pure Python engines without Django, database or a clock of their own."""
