"""The task book of a department (任务书)."""
