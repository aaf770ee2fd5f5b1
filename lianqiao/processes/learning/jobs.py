"""What the worker does for learning without being asked: it notes what became of finds, and nothing else."""

from lianqiao.core import outbox
from lianqiao.processes.learning.domain.collecting import TOPICS, note_changes

outbox.subscriber("learning.collect", topics=TOPICS)(note_changes)
