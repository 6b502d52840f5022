"""Appeals: what counts against a seller looked at again by somebody else."""
