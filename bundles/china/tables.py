"""Frames of nodes, links and attachments as the bundle stores them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from bundles.china.graph_edit import Graph


def node_frame(graph: Graph, mode: str) -> pd.DataFrame:
    """node_lon, node_lat (degrees, three decimals) and node_mode; one row per node."""
    return pd.DataFrame(
        {
            "node_lon": np.round(graph.lon, 3).astype(np.float32),
            "node_lat": np.round(graph.lat, 3).astype(np.float32),
            "node_mode": pd.Categorical([mode] * graph.node_count, categories=["road", "rail"]),
        }
    )


def link_frame(
    graph: Graph, mode: str, ferry_kind: int, classes: Mapping[int, str]
) -> pd.DataFrame:
    """One row per undirected link, with travel time = geometry * detour / speed.

    from_node, to_node: rows of the node frame. link_geometry: km as in the source. link_detour:
    modelled factor. link_speed: modelled km/h. link_relief: m. link_class: name of the kind.
    link_open: 1, the link exists.
    """
    km = np.maximum(graph.km, 0.01)
    modes = np.where(graph.kind == ferry_kind, "ferry", mode)
    return pd.DataFrame(
        {
            "from_node": graph.start.astype(np.int32),
            "to_node": graph.end.astype(np.int32),
            "link_mode": pd.Categorical(modes, categories=["road", "rail", "ferry"]),
            "link_class": pd.Categorical([classes[k] for k in graph.kind.tolist()]),
            "link_geometry": np.round(km, 2).astype(np.float32),
            "link_relief": np.round(graph.relief).astype(np.float32),
            "link_detour": _rounded(graph.road_km / km, 3),
            "link_speed": _rounded(graph.road_km / graph.hours, 1),
            "link_open": np.ones(graph.link_count, dtype=np.int8),
        }
    )


def _rounded(values: np.ndarray, decimals: int) -> np.ndarray:
    return np.round(values, decimals).astype(np.float32)
