"""Deferred acceptance in plain Python, round by round: an oracle that shares nothing with the library."""


def in_rounds(market):
    """Return who is where, by position, and how many students proposed in each round, all free ones at once."""
    lists = [
        sorted(range(begin, end), key=lambda pair: market.student_rank[pair])
        for begin, end in zip(market.indptr[:-1], market.indptr[1:], strict=True)
    ]
    held = [[] for _ in range(market.num_companies)]
    num_proposals, free = [], set(range(market.num_students))
    while free := {student for student in free if lists[student]}:
        num_proposals.append(len(free))
        for student in sorted(free):
            pair = lists[student].pop(0)
            held[market.company[pair]].append((market.company_rank[pair], student))
        free = set()
        for company, applicants in enumerate(held):
            applicants.sort()
            free.update(student for _, student in applicants[market.capacity[company] :])
            del applicants[market.capacity[company] :]
    place = {student: company for company, applicants in enumerate(held) for _, student in applicants}
    return place, num_proposals
