"""The general conditions of every agreement, in our own words. A changed text belongs to new agreements only."""

from yfund.kernel.text import Sentence, say

GENERAL: tuple[tuple[Sentence, Sentence], ...] = (
    (say("What the money is for"),
     say("The group uses the grant for this project only, as the proposal and the budget describe it. Between budget lines "
         "it may move up to ten per cent of a line without asking; anything larger it asks for in writing first.")),
    (say("When money is paid"),
     say("The fund pays each instalment when its condition is met: the first when both sides have signed, the others when "
         "the fund has accepted the report they wait for. Money goes to the bank account of the group and to no other.")),
    (say("Reports and papers"),
     say("The group reports what happened, the figures against its targets, and every expense with its receipt, on the dates "
         "of this agreement. It keeps all papers for five years after the last payment and shows them when asked.")),
    (say("Money that was not spent"),
     say("What was not spent for the project, or was spent against this agreement, goes back to the fund within thirty days "
         "after the fund asks for it.")),
    (say("Changes"),
     say("If people, place, time or plans change, the group writes to the fund before it acts. A change is agreed when both "
         "sides have signed it.")),
    (say("People come first"),
     say("The group keeps everybody in the project safe, above all children and those at risk. It tolerates no violence, no "
         "hatred, no sexual exploitation or abuse and no harassment, and tells the fund at once when it learns of any.")),
    (say("Fair dealing"),
     say("Nobody pays, takes or promises a favour for this grant. No money reaches people or groups on the sanctions list of "
         "the United Nations Security Council. A member with an interest in a purchase steps back from it.")),
    (say("Telling others"),
     say("The group may say that the fund supports it, and the fund may publish the name of the group, the project, the sum "
         "and the results. Where a name or a place could put somebody in danger, it stays unpublished.")),
    (say("What the project makes"),
     say("Texts, films, music and tools belong to those who made them. The fund may use them without payment to show what "
         "the project did.")),
    (say("Ending"),
     say("Each side may end the agreement with thirty days' notice in writing. The fund may stop payments at once when "
         "money was misused or people are in danger; what was properly spent until then stays paid.")),
    (say("Disagreement"),
     say("Both sides talk first and look for a friendly way out. The group is an independent partner, not an agent of the "
         "fund; nothing here gives up a privilege or immunity of the United Nations.")),
)
