"""The portal: what anybody sees without signing in."""
