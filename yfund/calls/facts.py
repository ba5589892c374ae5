"""What happens in this room that later rooms act on."""

from dataclasses import dataclass

from yfund.kernel.fact import Fact

Texts = dict[str, str]


@dataclass(frozen=True)
class FormPublished(Fact):
    """An open call got a new form. `note`: what changed, in the words of the fund, {language: text}."""

    call_id: int
    version_id: int
    note: Texts
