"""Contraction of chains: a node of degree two that nobody needs becomes part of one link.

Lengths, modelled lengths and hours are summed and relief is averaged by length, so that the
length and time of every path between kept nodes stay as they were.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from bundles.china.graph_edit import Graph, Ints, Mask, fastest_parallel, subgraph, take_links


def contract(
    graph: Graph, protected: Mask, longest_km: float = 60.0, stub_km: float = 0.0
) -> tuple[Graph, Ints]:
    """Contract the graph; returns it and, for each old node, its new row or -1.

    `protected` (n,) nodes always stay. A node where the kind of link changes stays, and so does
    one whose removal would make a link longer than `longest_km` of several source links (long
    straight links would draw badly). Dead ends of at most `stub_km` that lead to no protected
    node go: no path between other nodes uses them. Slower parallel links and loops go, which may
    free further nodes, hence the repetition until nothing changes.
    """
    number = np.arange(graph.node_count)
    while True:
        before = graph.node_count, graph.link_count
        graph, moved = _contract_once(fastest_parallel(graph), protected, longest_km)
        number = np.where(number >= 0, moved[number], -1)
        protected = protected[moved >= 0]
        graph = _without_stubs(graph, protected, stub_km)
        if (graph.node_count, graph.link_count) == before:
            return graph, number


def _without_stubs(graph: Graph, protected: Mask, stub_km: float) -> Graph:
    degree = np.bincount(np.concatenate([graph.start, graph.end]), minlength=graph.node_count)
    loose = (degree == 1) & ~protected
    dead = (loose[graph.start] | loose[graph.end]) & (graph.km <= stub_km)
    return take_links(graph, ~dead)


def _contract_once(graph: Graph, protected: Mask, longest_km: float) -> tuple[Graph, Ints]:
    first, second = _two_links(graph)
    through = (first >= 0) & ~protected
    rows = np.flatnonzero(through)
    through[rows] = graph.kind[first[rows]] == graph.kind[second[rows]]
    chains = _chains(graph, through, first, second, longest_km)
    joined = _join(graph, chains)
    used = protected.copy()
    used[joined.start] = True
    used[joined.end] = True
    number = np.where(used, np.cumsum(used) - 1, -1)
    return subgraph(joined, used), number


def _two_links(graph: Graph) -> tuple[Ints, Ints]:
    """The two links of each node of degree two; -1 for all other nodes."""
    ends = np.concatenate([graph.start, graph.end])
    link = np.concatenate([np.arange(graph.link_count)] * 2)
    order = np.argsort(ends, kind="stable")
    degree = np.bincount(ends, minlength=graph.node_count)
    at = np.concatenate([[0], np.cumsum(degree)[:-1]])
    first = np.full(graph.node_count, -1, dtype=np.int64)
    second = first.copy()
    two = degree == 2
    first[two] = link[order[at[two]]]
    second[two] = link[order[at[two] + 1]]
    return first, second


def _chains(
    graph: Graph, through: Mask, first: Ints, second: Ints, longest_km: float
) -> list[tuple[int, int, list[int]]]:
    """(start node, end node, links in order) of each chain, every link in exactly one."""
    start, end, km = graph.start.tolist(), graph.end.tolist(), graph.km.tolist()
    passes, one, two = through.tolist(), first.tolist(), second.tolist()
    seen = [False] * graph.link_count
    chains = []

    def walk(node: int, link: int) -> None:
        origin, links, length = node, [link], km[link]
        seen[link] = True
        node = end[link] if start[link] == node else start[link]
        while passes[node]:
            onward = two[node] if one[node] == link else one[node]
            if seen[onward]:
                break
            if length + km[onward] > longest_km:
                chains.append((origin, node, links))
                origin, links, length = node, [], 0.0
            link = onward
            seen[link] = True
            links.append(link)
            length += km[link]
            node = end[link] if start[link] == node else start[link]
        chains.append((origin, node, links))

    for link in range(graph.link_count):
        if not seen[link] and not passes[start[link]]:
            walk(start[link], link)
        elif not seen[link] and not passes[end[link]]:
            walk(end[link], link)
    # What is left are rings without a junction: they keep one of their nodes.
    for link in range(graph.link_count):
        if not seen[link]:
            walk(start[link], link)
    return chains


def _join(graph: Graph, chains: list[tuple[int, int, list[int]]]) -> Graph:
    chain = np.repeat(np.arange(len(chains)), [len(links) for _, _, links in chains])
    link = np.array([row for _, _, links in chains for row in links], dtype=np.int64)
    first = np.array([links[0] for _, _, links in chains], dtype=np.int64)

    def total(values: np.ndarray) -> np.ndarray:
        return np.bincount(chain, weights=values[link], minlength=len(chains))

    km = total(graph.km)
    weighted = total(graph.km * graph.relief)
    return replace(
        graph,
        start=np.array([a for a, _, _ in chains], dtype=np.int64),
        end=np.array([b for _, b, _ in chains], dtype=np.int64),
        km=km,
        road_km=total(graph.road_km),
        hours=total(graph.hours),
        relief=np.divide(weighted, km, out=graph.relief[first].copy(), where=km > 0),
        kind=graph.kind[first],
    )
