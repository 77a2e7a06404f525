"""Deferred acceptance the slow way, from the definition: plain lists, one proposal at a time."""

from collections import deque
from collections.abc import Mapping, Sequence

Lists = Mapping[str, Sequence[str]]


def students_propose(students: Lists, companies: Lists, capacity: Mapping[str, int]) -> dict[str, str]:
    """Return where each placed student ends when students propose; lists are strict, one-sided entries count not."""
    following = dict.fromkeys(students, 0)
    held: dict[str, list[str]] = {company: [] for company in companies}
    waiting = deque(students)
    while waiting:
        student = waiting.popleft()
        if following[student] == len(students[student]):
            continue
        company = students[student][following[student]]
        following[student] += 1
        if student in companies[company]:
            held[company].append(student)
            held[company].sort(key=list(companies[company]).index)
        else:
            waiting.append(student)
        if len(held[company]) > capacity[company]:
            waiting.append(held[company].pop())
    return {student: company for company, taken in held.items() for student in taken}


def companies_propose(students: Lists, companies: Lists, capacity: Mapping[str, int]) -> dict[str, str]:
    """Return where each placed student ends when companies offer their free seats."""
    following = dict.fromkeys(companies, 0)
    held: dict[str, str] = {}
    waiting = deque(company for company in companies for _ in range(capacity[company]))
    while waiting:
        company = waiting.popleft()
        if following[company] == len(companies[company]):
            continue
        student = companies[company][following[company]]
        following[company] += 1
        wishes = list(students[student])
        if company not in wishes or (student in held and wishes.index(held[student]) < wishes.index(company)):
            waiting.append(company)
            continue
        if student in held:
            waiting.append(held[student])
        held[student] = company
    return held
