"""What can go wrong with a match index, each with what to do about it."""


class IndexFault(Exception):
    """Base of all faults of the match index."""


class IndexMissing(IndexFault):
    """There is no index in this folder: build one with `Index.rebuild`."""


class IndexOutdated(IndexFault):
    """The index was written by other rules of cutting or storing: build it again with `Index.rebuild`."""


class IndexBusy(IndexFault):
    """Another writer is at work on this index: try again when it is done."""
