"""Public notices of law (公示): places, length, objections, outcome and proof."""
