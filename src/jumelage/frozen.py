"""What does not change once it is made: arrays that nobody can write to, and mappings."""

from typing import Any, NoReturn

import numpy as np
from numpy.typing import ArrayLike, NDArray


class FrozenDict(dict[str, Any]):
    """A mapping that cannot be changed, and can be pickled, copied and written as JSON.

    Examples
    --------
    >>> FrozenDict(placed=3)["placed"]
    3
    >>> FrozenDict(placed=3).update(placed=4)
    Traceback (most recent call last):
        ...
    TypeError: this mapping does not change; dict(...) gives a copy that does
    """

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        message = "this mapping does not change; dict(...) gives a copy that does"
        raise TypeError(message)

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[Any, ...]:
        return FrozenDict, (dict(self),)


class FrozenArrays:
    """A base for objects whose arrays stay read-only when they are pickled or copied."""

    def __setstate__(self, state: dict[str, Any]) -> None:
        for value in state.values():
            if isinstance(value, np.ndarray):
                value.flags.writeable = False
        vars(self).update(state)


def frozen_array(values: ArrayLike, dtype: type[np.generic]) -> NDArray[Any]:
    """Return the values as a read-only array of their own; an array that nobody can change is taken as it is.

    Raises
    ------
    ValueError
        If the type cannot hold the values as they are: a fraction is never cut to a whole number.
    """
    given = np.asarray(values)
    if given.dtype == dtype and _is_frozen(given):
        return given
    with np.errstate(invalid="ignore"):
        array = given.astype(dtype)
    if given.dtype != dtype and not np.array_equal(array, given):
        message = f"not all values fit {np.dtype(dtype).name}"
        raise ValueError(message)
    array.flags.writeable = False
    return array


def _is_frozen(values: NDArray[Any]) -> bool:
    """Return whether nobody can change the numbers, not even through the array that these are a view of."""
    base: object = values.base
    return not values.flags.writeable and (base is None or (isinstance(base, np.ndarray) and _is_frozen(base)))
