"""Codes of regions by level (GB/T 2260)."""


def region_levels(code: str) -> tuple[str, ...]:
    """The codes of a region and of those above it without trailing zeros: 290102 gives 29, 2901, 290102."""
    short = code
    while len(short) > 2 and short.endswith("00"):
        short = short[:-2]
    return tuple(short[:end] for end in (2, 4, 6) if end <= len(short))
