"""The size of a largest matching by a maximum flow: an oracle that shares nothing with the library."""

import networkx as nx


def num_placeable(market):
    """Return how many students can be placed at once, whatever they and the companies would rather have."""
    graph = nx.DiGraph()
    graph.add_nodes_from(["source", "sink"])
    for student, company in zip(market.student_of_pair.tolist(), market.company.tolist(), strict=True):
        graph.add_edge("source", ("s", student), capacity=1)
        graph.add_edge(("s", student), ("c", company), capacity=1)
        graph.add_edge(("c", company), "sink", capacity=int(market.capacity[company]))
    return nx.maximum_flow_value(graph, "source", "sink")
