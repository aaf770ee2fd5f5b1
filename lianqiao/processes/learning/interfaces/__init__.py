"""How reports are written: Markdown and workbooks."""
