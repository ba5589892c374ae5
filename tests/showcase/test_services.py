"""Nothing is public before consent and clearance, and what is withheld never comes out."""

import pytest
from sqlalchemy import func, select

from tests.build import results as build
from tests.build import showcase as cards
from yfund.infra.db import db, transaction
from yfund.infra.outbox import Letter
from yfund.kernel.errors import NotAllowed, Refusal
from yfund.showcase import queries, services
from yfund.showcase.rules import card_problems


@pytest.fixture
def here(in_app, clock):
    return build.world()


def seen():
    return [queries.card(profile) for profile in db.session.scalars(queries.public())]


def test_everything_wrong_with_a_card_is_named_at_once():
    wrong = card_problems(summary={"en": "x" * 601}, quote="y" * 301, place="", latitude=91.0, longitude=None)
    assert [p.field for p in wrong] == ["summary_en", "quote", "latitude", "latitude"]
    assert [p.field for p in card_problems(summary={}, quote="", place="", latitude=None, longitude=None)] == ["summary"]


def test_consent_alone_shows_nothing_and_clearance_alone_is_refused(here):
    with pytest.raises(Refusal), transaction():
        services.clear(here.grant, here.actor("officer"), is_name_withheld=False, is_place_withheld=False)
    cards.agreed(here)
    assert seen() == []


def test_both_show_the_card(here):
    cards.shown(here)
    card = seen()[0]
    assert (card.group, card.place, card.point, card.year) == ("Preko Miljacke", "Sarajevo", (43.86, 18.41), 2026)
    assert db.session.scalar(select(func.count(Letter.id)).where(Letter.kind == "showcase/card_shown")) == 1


def test_what_is_withheld_does_not_come_out(here):
    cards.shown(here, name=True, place=True)
    card = seen()[0]
    assert (card.group, card.place, card.point, card.country) == ("", "", None, "BA")


def test_other_words_need_another_look_and_the_same_ones_do_not(here):
    cards.shown(here)
    cards.agreed(here)
    assert len(seen()) == 1
    cards.agreed(here, quote="Something new.")
    assert seen() == []


def test_an_owner_takes_the_card_back_at_once(here):
    cards.shown(here)
    with transaction():
        services.withdraw(here.grant, here.actor("owner"))
    assert seen() == []
    with pytest.raises(Refusal), transaction():
        services.clear(here.grant, here.actor("officer"), is_name_withheld=False, is_place_withheld=False)


def test_an_officer_hides_what_is_not_safe_any_more(here):
    cards.shown(here)
    with transaction():
        services.hide(here.grant, here.actor("officer"), reason="Threats in the town.")
    assert seen() == []


def test_who_may_say_yes_and_who_may_look(here):
    for name in ("reader", "officer", "auditor"):
        with pytest.raises(NotAllowed), transaction():
            services.consent(here.grant, here.actor(name), **cards.WORDS)
    cards.agreed(here)
    for name in ("owner", "auditor", "certifier"):
        with pytest.raises(NotAllowed), transaction():
            services.clear(here.grant, here.actor(name), is_name_withheld=False, is_place_withheld=False)


def test_figures_count_all_grants_and_accepted_reports_only(here):
    build.sent(here)
    assert queries.doings() == queries.Doings(projects=1, countries=1, paid=700_000, people=0)
    with transaction():
        build.judging.accept(build.report(here), here.actor("officer"), accepted={})
    assert queries.doings().people == 90
    build.accepted(here, "final")
    assert queries.doings().people == 90
    cards.shown(here)
    assert queries.cards(list(db.session.scalars(queries.public())))[0].people == 90
    assert queries.by_country() == {"BA": 1}


def test_needs(here):
    assert [n.endpoint for n in queries.needs(here.actor("owner"))] == ["showcase.edit"]
    assert queries.needs(here.actor("officer")) == []
    cards.agreed(here)
    assert queries.needs(here.actor("owner")) == []
    assert [n.urgency for n in queries.needs(here.actor("officer"))] == [6]


def test_how_hard_it_was(here):
    with transaction():
        here.grant.call.state = "decided"
    told = queries.chances()
    assert (told.call.code, told.sent, told.eligible, told.reviewed, told.funded) == ("YSF-2026", 1, 1, 0, 1)
