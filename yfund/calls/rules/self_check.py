"""The rules of a call as a group sees them for itself: before it begins, while it writes, and before it sends.

The judges are those of `calls.rules.eligibility`, so that nobody hears one thing before and another after sending. What
the fund finds in its register, or between groups, is for officers; here a group reads only of itself.
"""

from yfund.calls.rules.eligibility import Facts, Finding, Rule, finding
from yfund.kernel.text import say

PROFILE = ("legal_form", "years_registered", "country_list")
_MISSING = {
    "age_band": say("The form does not say yet when they were born."),
    "youth_led": say("The form does not say yet who decides and when they were born."),
    "yearly_budget": say("The form does not say yet how much that is."),
    "legal_form": say("The page of your group does not name its legal form yet."),
    "years_registered": say("The page of your group does not say yet when it was registered."),
    "country_list": say("The page of your group does not name its country yet."),
}


def for_group(rule: Rule, facts: Facts) -> Finding:
    """What the group's own records and answers say of one rule, in words to the group."""
    said = facts.quiz.get(str(rule.id), "")
    if said == "no":
        return Finding("not_met", say("You answered no."))
    if rule.kind == "previous_grantee":
        return Finding("met" if said else "unclear", say("The fund compares this with its register when you have sent."), not said)
    if rule.kind == "one_application":
        return (Finding("unclear", say("Your group has sent another application to this call already.")) if facts.others
                else Finding("met", say("Your group has sent no other application to this call.")))
    if rule.kind not in _MISSING:
        return Finding("met" if said else "unclear", say("You answered yes.") if said else say("Answer yes or no."), not said)
    found = finding(rule, facts)
    return Finding(found.verdict, _MISSING[rule.kind], True) if found.is_missing else found


def disagrees(said: str, found: Finding) -> bool:
    """Whether a group says yes to a rule which its own records say it does not meet."""
    return said == "yes" and found.verdict == "not_met"


def for_stranger(rule: Rule, facts: Facts) -> Finding:
    """The same before anybody has an account: country, legal form and year as typed, a yes or no for every other rule."""
    said = facts.quiz.get(str(rule.id), "")
    if rule.kind in PROFILE:
        found = finding(rule, facts)
        return Finding("unclear", say("Answer this question as well."), True) if found.is_missing else found
    if said == "yes":
        return Finding("met", say("You answered yes."))
    return Finding("not_met", say("You answered no.")) if said == "no" else Finding(
        "unclear", say("Answer this question as well."), True)
