"""`Rubric`: a named set of criteria, and the way from a cohort to its compatibility matrix."""

from collections.abc import Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import MISSING, dataclass, field, fields
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jumelage.errors import Fault, InputError, Notice
from jumelage.scoring.candidates import Candidates
from jumelage.scoring.combinations import Combination, WeightedMean
from jumelage.scoring.criteria import NOT_SUGGESTED, REGISTRY
from jumelage.scoring.criterion import Criterion
from jumelage.scoring.describe import describe
from jumelage.scoring.engine import Deadline, Progress, check_engine
from jumelage.scoring.evaluate import score_all
from jumelage.scoring.judge import RubricJudge
from jumelage.scoring.matrix import CompatibilityMatrix
from jumelage.scoring.needs import are_filled
from jumelage.scoring.prepare import prepared, weights_of
from jumelage.scoring.presets import preset_path
from jumelage.scoring.rubric_file import read_rubric, write_rubric
from jumelage.scoring.score_candidates import score_candidates
from jumelage.scoring.shown import shown_as_html, shown_as_text
from jumelage.scoring.together import check_combination, check_criteria
from jumelage.texts import Language, check_language

if TYPE_CHECKING:
    from jumelage.cohort import Cohort
    from jumelage.scoring.fit.learned import Fit
    from jumelage.scoring.fit.past import Term

_WITHOUT_SOFT = Notice(
    "no-soft-criteria", "The rubric has no soft criterion: every pair that is allowed scores 1.", "rubric"
)


@dataclass(frozen=True)
class Rubric:
    """A named set of criteria: the hard ones say which pairs are allowed, the soft ones make up the score.

    The score of an allowed pair is the combination of its soft values, by default their weighted mean, in [0, 1].
    Without soft criteria every allowed pair scores 1.

    Parameters
    ----------
    criteria : sequence of criteria
        Those of `jumelage.criteria`, or your own (see `jumelage.scoring.criterion`). Each name once.
    name : str
        What the rubric is called.
    combination : combination
        How soft values make up a score: one of `jumelage.combinations`, or your own.

    Raises
    ------
    InputError
        If something in it is not a criterion, a name comes twice, no soft criterion has a weight above 0, or the
        criteria cannot be combined so.

    Examples
    --------
    >>> import pandas as pd
    >>> from jumelage.cohort import Cohort
    >>> from jumelage.scoring.criteria import Programme, Skills
    >>> cohort = Cohort(
    ...     students=pd.DataFrame({"student": ["S1"], "programme": ["welding"], "skills": ["MIG;drawing"]}),
    ...     companies=pd.DataFrame({
    ...         "company": ["C1", "C2"], "capacity": [1, 1],
    ...         "programmes": ["welding", "cooking"], "skills": ["MIG;TIG", "sauces"],
    ...     }),
    ... )
    >>> compatibility = Rubric([Programme(), Skills()]).score(cohort)
    >>> compatibility.to_frame()
      student company  score
    0      S1      C1    0.5
    >>> print(compatibility.explain("S1", "C2"))
    S1 may not go to C2.
      - Programme: not met (found welding, needed cooking); met if welding were accepted.
    """

    criteria: tuple[Criterion, ...]
    name: str = ""
    combination: Combination = field(default_factory=WeightedMean)

    def __init__(
        self, criteria: Sequence[Criterion], name: str = "", *, combination: Combination | None = None
    ) -> None:
        given: Any = criteria
        if not isinstance(given, Iterable):
            raise InputError([Fault("rubric", repr(given), "a list of criteria", "put it in square brackets")])
        object.__setattr__(self, "criteria", tuple(given))
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "combination", WeightedMean() if combination is None else combination)
        check_criteria(self.criteria)
        check_combination(self.combination, self.weights)

    @property
    def weights(self) -> dict[str, float]:
        """The weights of the soft criteria by name, in the order of the rubric."""
        return weights_of(self.criteria)

    @classmethod
    def read(cls, path: "str | PathLike[str]") -> "Rubric":
        """Read a ``rubric.toml``; paths in it are relative to its folder.

        Parameters
        ----------
        path : path
            The file.

        Raises
        ------
        InputError
            With everything that is wrong with the file, and the nearest known word for each unknown one.
        """
        criteria, name, combination = read_rubric(Path(path))
        return cls(criteria, name, combination=combination)

    @classmethod
    def suggest(cls, cohort: "Cohort") -> "Rubric":
        """Propose a rubric from the columns that are present and not blank throughout.

        It takes the criteria of the library that the tables have the columns for and that need no figure
        of the school's own, such as a limit of distance, nor a word of its own (`NOT_SUGGESTED` of
        `jumelage.criteria`). Protected columns (sex, origin, health, …) are never
        used.

        Parameters
        ----------
        cohort : Cohort
            The tables.
        """
        fitting = [
            criterion()
            for name, criterion in REGISTRY.items()
            if name not in NOT_SUGGESTED
            and all(field.default is not MISSING for field in fields(criterion) if field.init)
            and are_filled(criterion.needs, cohort)
        ]
        return cls(fitting, "suggested")

    @classmethod
    def preset(cls, name: str, cohort: "Cohort | None" = None) -> "Rubric":
        """Return a rubric that comes with the library, to start from.

        Parameters
        ----------
        name : {"short_commutes", "learning_first", "wishes_first"}
            What it puts first; `describe` says the rest.
        cohort : Cohort, optional
            Leave out the criteria whose columns this cohort does not have, or has blank throughout.

        Raises
        ------
        InputError
            If there is no preset of this name, or the cohort has the columns of none of its soft criteria.

        Examples
        --------
        >>> Rubric.preset("short_commutes").weights
        {'travel': 6.0, 'skills': 2.0, 'student_rank': 1.0, 'company_rank': 1.0}
        """
        whole = cls.read(preset_path(name))
        if cohort is None:
            return whole
        kept = [each for each in whole.criteria if are_filled(REGISTRY[each.name].needs, cohort)]
        if not weights_of(kept):
            needs = [", ".join(REGISTRY[each].needs) for each in whole.weights]
            expected = f"the columns of one of its soft criteria: {'; '.join(needs)}"
            raise InputError([Fault("preset", "none", expected, "add columns, or choose another", subject=name)])
        return cls(kept, whole.name)

    def describe(self, language: Language = "en") -> str:
        """Return the rubric in sentences that a committee can vote on, a numbered line for each criterion.

        Parameters
        ----------
        language : {"en", "fr"}
            The language of the sentences. What someone's own criterion judges is the first line of its docstring.

        Raises
        ------
        InputError
            If there are no sentences in the language.

        Examples
        --------
        >>> from jumelage.scoring.criteria import Distance, Skills, Travel
        >>> print(Rubric([Distance(40), Skills(weight=3), Travel(missing="drop")], "near").describe())
        Rubric “near”
        A student may go to a company only if all of this holds:
          1. Home and company are at most 40 km apart, as the crow flies. Where it is not known, the pair is refused.
        The score, from 0 to 1, is the weighted mean of:
          2. Weight 3, 75 % – The share of the skills wanted by the company that the student has (all alike).
             Not known: counted as one half.
          3. Weight 1, 25 % – How near the company is to home: 1 at the door, one half at 20 km,
             a quarter at twice that.
             Not known: left out, the others make up the whole.
        """
        return describe(self.name, self.criteria, self.combination, check_language(language))

    def to_toml(self) -> str:
        """Return the text of a ``rubric.toml`` that reads as this rubric.

        Raises
        ------
        InputError
            If a criterion or the combination is not one of the library's, or holds a table instead of a path, or a
            function: a file never runs code.

        Examples
        --------
        >>> from jumelage.scoring.criteria import Distance, Skills
        >>> print(Rubric([Distance(40), Skills(weight=3)]).to_toml())
        [[hard]]
        criterion = "distance"
        max_km = 40
        <BLANKLINE>
        [[soft]]
        criterion = "skills"
        weight = 3
        <BLANKLINE>
        """
        return write_rubric(self.criteria, self.name, self.combination)

    def score(
        self,
        cohort: "Cohort",
        *,
        candidates: Candidates | None = None,
        executor: Executor | None = None,
        time_limit: float | None = None,
        progress: Progress | None = None,
    ) -> CompatibilityMatrix:
        """Judge the pairs of a cohort: all of them, or those that are worth it.

        Parameters
        ----------
        cohort : Cohort
            The tables of one term.
        candidates : Candidates, optional
            Which pairs are worth scoring; by default all are. From some ten million pairs on it saves time and memory.
        executor : concurrent.futures.Executor, optional
            Who does the work: a process pool, or a cluster's (``dask.distributed.Client(...).get_executor()``). By
            default threads of this process, one for each core. The result is the same to the last bit.
        time_limit : float, optional
            Seconds after which scoring is given up.
        progress : callable, optional
            Called as ``progress(phase, share)`` with the phases ``"prepare"``, ``"eligible"`` and ``"score"``
            and the share of the phase that is done, from 0 to 1.

        Returns
        -------
        CompatibilityMatrix
            The pairs that meet every hard criterion, with their scores.

        Raises
        ------
        InputError
            With every column that a criterion needs and the tables lack; or if a criterion gives values
            outside [0, 1], or an array of another shape.
        ExecutorError
            If the executor lost a part of the work: a process died, for instance.
        TimeLimitError
            If the time is up.

        Examples
        --------
        >>> import pandas as pd
        >>> from jumelage.cohort import Cohort
        >>> from jumelage.scoring.criteria import Skills
        >>> cohort = Cohort(
        ...     students=pd.DataFrame({"student": ["S1", "S2"], "skills": ["MIG", "MIG;TIG"]}),
        ...     companies=pd.DataFrame({"company": ["C1", "C2"], "capacity": 1, "skills": ["MIG;TIG", "MIG"]}),
        ... )
        >>> Rubric([Skills()]).score(cohort, candidates=Candidates(top=1)).to_frame()
          student company  score
        0      S1      C2    1.0
        1      S2      C1    1.0
        2      S2      C2    1.0
        """
        check_engine(executor, time_limit)
        deadline = Deadline.after(time_limit)
        parts = prepared(self.criteria, self.combination, cohort, progress)
        notices = parts.notices if parts.soft else (*parts.notices, _WITHOUT_SOFT)
        num_scored = None
        if candidates is None:
            indptr, company, score = score_all(parts, executor=executor, deadline=deadline, progress=progress)
        else:
            scored = score_candidates(
                parts, candidates, cohort, executor=executor, deadline=deadline, progress=progress
            )
            indptr, company, score, num_scored = scored.indptr, scored.company, scored.score, scored.num_scored
            notices += scored.notices
        return CompatibilityMatrix(
            parts.students,
            parts.companies,
            indptr,
            company,
            score,
            num_scored=num_scored,
            notices=notices,
            rubric=self._text(),
            judge=RubricJudge(parts),
        )

    def _text(self) -> str:
        """Return the text of a ``rubric.toml``; of a rubric that no file can hold, what it shows itself as."""
        try:
            return self.to_toml()
        except InputError:
            return repr(self)

    def fit(
        self,
        terms: "Iterable[Term]",
        *,
        good: Sequence[str] | None = None,
        protected: Sequence[str] = (),
        penalty: float = 0.1,
        seed: int = 0,
        language: Language = "en",
    ) -> "Fit":
        """Learn the weights of the soft criteria from past placements; criteria and hard rules stay as they are.

        Without `good` they are those under which students went where they went, of all openings they were eligible
        for (conditional logit); with it, those under which placements ended well (logistic regression). Weights are
        never below 0. What is learned is what was done, habits and injustices with it: a committee should read the
        weights before anyone uses them, and look at `CompatibilityMatrix.gaps`.

        Parameters
        ----------
        terms : sequence of (Cohort, placements)
            Past terms. Placements are a `Matching`, a mapping of student to company, or a table with the columns
            ``student`` and ``company``, and ``outcome`` if `good` is given.
        good : sequence of str, optional
            The outcomes that are good ones, such as ``["completed"]``.
        protected : sequence of str
            Protected columns (sex, origin, health, …) that soft criteria may read all the same. They do not get to
            see any other.
        penalty : float
            From 0; half of it, times the sum of the squares of the weights, is added to the loss, on the scale on
            which the score is multiplied by their sum. It keeps few placements from making large weights.
        seed : int
            Of the resamples and of the parts that are held out.
        language : {"en", "fr"}
            The language of the sentences.

        Raises
        ------
        InputError
            With all that is wrong with the terms; if there is nothing to learn from; if a criterion reads a protected
            column; or if the rubric is not combined by the weighted mean.

        Examples
        --------
        >>> import pandas as pd
        >>> from jumelage.cohort import Cohort
        >>> from jumelage.scoring.criteria import Interests, Skills
        >>> cohort = Cohort(
        ...     pd.DataFrame({"student": [f"S{n}" for n in range(40)], "skills": ["MIG", "TIG"] * 20,
        ...                   "interests": ["boats", "boats", "cars", "cars"] * 10}),
        ...     pd.DataFrame({"company": ["C1", "C2", "C3", "C4"], "capacity": 10, "skills": ["MIG", "TIG"] * 2,
        ...                   "sector": ["boats", "boats", "cars", "cars"]}),
        ... )
        >>> went = {f"S{n}": ["C1", "C2"][n % 2] for n in range(40)}  # where their skills are wanted
        >>> fit = Rubric([Skills(), Interests()]).fit([(cohort, went)])
        >>> fit.rubric.weights["skills"] > 3 * fit.rubric.weights["interests"]
        True
        """
        from jumelage.scoring.fit.fitting import fitted

        return fitted(self, terms, good, protected, penalty, seed, check_language(language))

    def __repr__(self) -> str:
        return shown_as_text(self.name, self.criteria, self.combination)

    def _repr_html_(self) -> str:
        return shown_as_html(self.name, self.criteria)
