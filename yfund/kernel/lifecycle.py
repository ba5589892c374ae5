"""States and steps as tables; `infra.workflow` is the only one who walks them."""

from dataclasses import dataclass

from yfund.kernel.errors import Refusal
from yfund.kernel.text import Sentence, say


@dataclass(frozen=True)
class Step:
    """One verb: from any of `sources` to `target`. `refusal` tells why it is not open elsewhere."""

    name: str
    sources: tuple[str, ...]
    target: str
    refusal: Sentence = say("This step is not open any more, or not yet.")


@dataclass(frozen=True)
class Lifecycle:
    """All states (first = beginning) and steps of one kind of thing, e.g. `application`."""

    kind: str
    states: tuple[str, ...]
    steps: tuple[Step, ...]

    def __post_init__(self) -> None:
        known = set(self.states)
        for step in self.steps:
            if not {*step.sources, step.target} <= known:
                raise ValueError(f"{self.kind}.{step.name} names an unknown state")
        if len({s.name for s in self.steps}) != len(self.steps):
            raise ValueError(f"{self.kind} has a step twice")

    def step(self, name: str) -> Step:
        """The step of that name; KeyError when there is none (a mistake in the code)."""
        for step in self.steps:
            if step.name == name:
                return step
        raise KeyError(f"{self.kind} has no step {name}")

    def target(self, state: str, name: str) -> str:
        """The state after the step; raises `Refusal` when it is not open from `state`."""
        step = self.step(name)
        if state not in step.sources:
            raise Refusal(step.refusal)
        return step.target

    def open_steps(self, state: str) -> tuple[str, ...]:
        """Names of the steps that can be taken from `state`."""
        return tuple(s.name for s in self.steps if state in s.sources)
