"""The words of the report of the fairness study."""

BEFORE = """# Is the reading fair? A simulation

This report is written by `make fairness` and is the same every time it is run. It simulates calls whose truth is known,
has them read in several ways, and counts how many of the truly best applications are found.

Truth in each of {repetitions} repetitions: {applications} applications with a quality of standard deviation 10 points,
{readers} readers with a severity of standard deviation 8, a noise of standard deviation 8 in every reading, money for
{places} applications. In world B there are five languages, each reader reads two of them, and the mean quality differs by
language (−4, −2, 0, 2 and 4 points).

Who reads what comes from the application's own proposal of readers and its own rounds (`reviews.matchmaking`,
`reviews.further`, with the solver), severities from its own model (`reviews.rules.severity`), which application is read
again from its own rule (`reviews.rules.progressive`), and who is chosen from its own money line
(`awards.rules.ranking`). The tool makes only the truth, the noise and the yardsticks.

## What must hold
"""

BETWEEN = """## Do languages get their share?

World B. The true share is how many of the true top 18 write in the language; the share of the chosen should be the same.
A model that does not give each language a mean of its own was tried first: readers of the stronger languages were taken
for generous, and the strongest language got about five points of a hundred less than its share (60 repetitions: −5.5 ± 2.4
in rounds). That is why the model gives each language its mean."""

AFTER = """The chance is the share of draws from the two-way model in which the application stands above the line: sets of
true qualities that all fit what the readers said, each cut by the money line. It asks where the truth lies. A bootstrap
over reviewers asks another question, how our estimates would move had other people read, and counts the luck of the
present readers twice. Because the model uses every reading that was given, and rounds are chosen only by what was read
before, choosing whom to read again does not bend these chances.

## What this study cannot promise

- **Real quality is not one number.** A committee weighs things that no total holds, and two good readers may differ
  because they value different things. The model calls this noise.
- **Noise is normal here, and the same for everybody.** Real readers have bad days, use only part of the scale, or give a
  few very low marks. The scale ends at 0 and 100; the simulation's does not.
- **Nobody drifts here.** A reader who becomes more severe in the second week is not modelled; the officer's page shows
  drift so that people can act.
- **A bias that all readers share cannot be seen by any model.** If everybody marks a kind of group down, the marks agree.
- **Languages are compared through readers who read two.** Where a language is tied to the others by few readers, its mean
  is known badly, and the errors say so only as far as the model is right.
- **The figures depend on the mix of spreads.** Only the one above was run; other numbers of readers, places and points
  will give other shares.
- **One round after the other takes time.** Eleven rounds need readers who sign in days, not weeks. What fewer and larger
  rounds cost was not measured.
- The readings of the plan may not all be spent: where everybody who reads a language has an even share and two more, what
  is left stays unspent, and the tables count what was given.
"""
