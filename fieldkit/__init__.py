"""fieldkit: an offline terminal companion for reps who win and develop channel partners."""

__version__ = "0.1.0"
