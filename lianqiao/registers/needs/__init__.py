"""What grows out of demands: diagnosis visits, research tasks condensed from several, application scenarios."""
