"""Candidate pairs → compared pairs and clusters of one and the same procedure."""

from sopsim.cluster.clusters import make_clusters
from sopsim.cluster.grouping import Comparisons, compare_candidates, group_alike

__all__ = ["Comparisons", "compare_candidates", "group_alike", "make_clusters"]
