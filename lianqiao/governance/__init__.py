"""Fifth floor: the view of the whole region, from the sentence in a plan to the measured figure."""
