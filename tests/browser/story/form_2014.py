"""The form of 2014–15 in thirteen sections, as an officer would write it down before building it. Every kind of question is used.

Each question: (words, kind, {field of the editor: what is written or chosen there}).
"""

from typing import Any

Written = tuple[str, str, dict[str, Any]]
WHEN, FILLS, ROOM = "Asked only when", "Also fills this part of the application", "Room for"
WORDS = {"Counted in": "words"}

SECTIONS: list[tuple[str, list[Written]]] = [
    ("Your organisation", [
        ("Who you are and what you have done", "Long text", {ROOM: "300", **WORDS}),
        ("Who leads your organisation", "People", {"At least so many lines": "2", "A word of help": "Everybody on the board."}),
        ("Do you apply with partners?", "Yes or no", {}),
        ("Your partners", "Table of rows", {WHEN: "Do you apply with partners?: Yes", "columns": [
            ("Name", "Text", ""), ("What they do in the project", "Text", ""),
            ("Kind of organisation", "One of several", "Youth group\nSchool\nLocal authority")]}),
    ]),
    ("Project coordinator", [
        ("Full name as in the international passport", "Short text", {}),
        ("Year of birth", "Number", {"The least that is accepted": "1950", "The most that is accepted": "2008"}),
        ("Country of the passport", "Country", {}),
        ("Telephone", "Short text", {"optional": True}),
    ]),
    ("Overview", [
        ("Title of the project", "Short text", {ROOM: "6", **WORDS, FILLS: "Title of the project"}),
        ("The project in a few sentences", "Long text", {ROOM: "700", FILLS: "Summary of the project"}),
        ("First day", "Date", {FILLS: "First day of the project"}), ("Last day", "Date", {FILLS: "Last day of the project"}),
        ("Where you will work", "Place on the map", {FILLS: "Place of the project"}),
        ("All countries of the project", "Countries", {}),
        ("Main country", "Country", {FILLS: "Country of the project"}),
        ("Total requested, US$", "Sum of money", {"The least that is accepted": "1000"}),
        ("Exchange rate you used", "Number", {"optional": True, "A word of help": "Units of your currency for one US dollar."}),
    ]),
    ("Analysis of the problem", [("What is the problem, and whom does it touch?", "Long text", {ROOM: "2000"})]),
    ("Objectives", [("Objectives that can be measured", "Table of rows", {"At least so many lines": "1", "columns": [
        ("Objective", "Text", ""), ("How it is measured", "Text", "")]})]),
    ("Activities", [("Activities under each objective", "Table of rows", {"columns": [
        ("Activity", "Text", ""), ("Begins", "Date", ""), ("People taking part", "Number", ""), ("Cost", "Sum of money", "")]})]),
    ("Target audience", [
        ("How many people take part directly?", "Number", {"The least that is accepted": "1"}),
        ("Who takes part", "Some of several", {"more": "Young women\nYoung men\nReligious leaders\nTeachers\nJournalists"}),
        ("How women and men take part alike", "Long text", {ROOM: "1000"}),
    ]),
    ("Sustainability", [("What remains when the money has ended?", "Long text", {ROOM: "1500"})]),
    ("Match with the priorities", [
        ("Which priority fits best?", "One of several", {FILLS: "Theme of the project"}),
        ("Why it fits", "Long text", {ROOM: "1000"}),
    ]),
    ("Outreach and method", [("How you reach young people who are left out", "Long text", {ROOM: "1500"})]),
    ("Monitoring and evaluation", [("Indicators", "Table of rows", {"columns": [
        ("Indicator", "Text", ""), ("Today", "Number", ""), ("At the end", "Number", "")]})]),
    ("Other funding", [
        ("Did you receive other money for this project?", "Yes or no", {}),
        ("How much other money, US$", "Sum of money", {WHEN: "Did you receive other money for this project?: Yes"}),
    ]),
    ("Budget", [
        ("Detailed budget", "Budget", {FILLS: "The sum asked for", "more": "People\nTravel\nVenue and meals\nMaterials"}),
        ("Certificate of registration", "File", {"At most so many files": "2", "Largest size of a file, MB": "5",
                                                 "tick": ["PDF", "JPG"]}),
        ("What we write here is true.", "Statement to agree to", {}),
    ]),
]

CHECKS = [
    ("Enough of those who decide are young", {}),
    ("The budget adds up to the sum asked for", {"The sum asked for": "Total requested, US$"}),
    ("A column adds up", {"Column that is added up": "Activities under each objective: People taking part",
                          "As much as the answer to": "How many people take part directly?"}),
]
