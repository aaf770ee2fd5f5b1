"""What every register shares: publicity, secrecy review before anything is public, freshness, who sees what."""
