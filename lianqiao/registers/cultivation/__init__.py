"""The cultivation of enterprises: facts, pre-checks of credentials, the ladder, and the lists for officials."""
