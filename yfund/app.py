"""The one place that knows every room."""

from collections.abc import Callable

import click
from flask import Flask
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

import yfund.accounts.models
import yfund.accounts.views
import yfund.applications.likeness
import yfund.applications.models
import yfund.applications.views
import yfund.applications.views.applicant
import yfund.applications.views.arriving
import yfund.applications.views.autosave
import yfund.applications.views.carrying
import yfund.applications.views.drafting
import yfund.applications.views.files
import yfund.applications.views.history
import yfund.applications.views.pasting
import yfund.applications.views.queue
import yfund.applications.views.returning
import yfund.applications.views.screening
import yfund.applications.views.sending
import yfund.applications.views.trying
import yfund.applications.views.verifying
import yfund.awards.models
import yfund.awards.models.meeting
import yfund.awards.models.scenarios
import yfund.awards.models.telling
import yfund.awards.views
import yfund.calls.models
import yfund.calls.views
import yfund.calls.views.checks
import yfund.calls.views.extending
import yfund.calls.views.fitting
import yfund.calls.views.form
import yfund.calls.views.papers
import yfund.calls.views.parts
import yfund.calls.views.public
import yfund.calls.views.publishing
import yfund.calls.views.question
import yfund.calls.views.staff
import yfund.desk.files
import yfund.desk.views
import yfund.evaluation.models
import yfund.evaluation.views
import yfund.funds.models
import yfund.funds.views
import yfund.payments.models
import yfund.payments.views
import yfund.results.models
import yfund.results.views
import yfund.reviews.models
import yfund.reviews.models.calibrating
import yfund.reviews.models.panel
import yfund.reviews.models.readers
import yfund.reviews.views
import yfund.showcase.models
import yfund.showcase.views
from yfund.accounts.frame import init_frame
from yfund.accounts.policy import may_see_people
from yfund.accounts.queries import signed_in_actor
from yfund.accounts.sign_in import LIBRARY_DOORS, init_sign_in, to_sign_in
from yfund.accounts.throttle import slow_down
from yfund.applications.facts import ApplicationSubmitted
from yfund.applications.policy.screening import may_see_queue
from yfund.applications.services.changing import settle_due
from yfund.applications.services.matching import compare_missing, compare_sent
from yfund.applications.services.moving import form_published
from yfund.applications.services.reminding import remind_due as remind_of_drafts
from yfund.applications.services.reminding import send_complete_due
from yfund.applications.services.returning import end_unanswered
from yfund.applications.services.scanning import scan_waiting
from yfund.awards.facts import AgreementSigned, GrantAwarded
from yfund.awards.policy import may_see_grants, may_see_ranking
from yfund.awards.queries import unseen_accounts
from yfund.awards.services.cooling import release_due
from yfund.awards.services.reserving import end_places
from yfund.awards.services.working_out import solve_waiting
from yfund.calls.facts import FormPublished
from yfund.calls.policy import may_look
from yfund.calls.services.running import close_due
from yfund.commands.checks import blobs_present, states_fit_journal, submissions_genuine
from yfund.commands.demo.cli import demo
from yfund.commands.imports import imports
from yfund.commands.upkeep import Check, init_upkeep
from yfund.commands.uploads import uploads
from yfund.evaluation import policy as evaluation
from yfund.funds import queries as funds_queries
from yfund.funds.policy import may_read as may_read_funds
from yfund.funds.policy import may_read_own as may_read_own_funds
from yfund.infra import arriving, facts, jobs, journal, outbox
from yfund.infra.config import Settings, instance_path
from yfund.infra.db import db, in_one_transaction, init_database
from yfund.infra.folders import folder
from yfund.infra.worker import init_wake
from yfund.kernel.text import say
from yfund.payments import services as payments
from yfund.payments.policy import may_read as may_read_payments
from yfund.results import policy as results
from yfund.results.services.planning import plan_reports
from yfund.results.services.reminding import remind_due
from yfund.reviews.policy import may_oversee
from yfund.reviews.services import solving
from yfund.reviews.services.calibrating import calibrate_due
from yfund.reviews.services.interests import search_due
from yfund.reviews.services.talking import tell_remarks
from yfund.web import assets, away, drawings, health, patterns
from yfund.web.access import Mark, init_access, roles
from yfund.web.arrival import init_arrival
from yfund.web.errors import init_errors
from yfund.web.filters import init_filters
from yfund.web.headers import init_headers
from yfund.web.locale import init_locale
from yfund.web.menu import Entry, init_menu
from yfund.web.weight import init_weight

ROOMS = (
    yfund.accounts.views.blueprint, yfund.funds.views.blueprint, yfund.calls.views.blueprint,
    yfund.applications.views.blueprint, yfund.reviews.views.blueprint, yfund.awards.views.blueprint,
    yfund.payments.views.blueprint, yfund.results.views.blueprint, yfund.showcase.views.blueprint,
    yfund.evaluation.views.blueprint, yfund.desk.views.blueprint,
    health.blueprint, patterns.blueprint, away.blueprint,
)

FACTS: facts.Table = {
    FormPublished: (form_published,),
    ApplicationSubmitted: (compare_sent,),
    GrantAwarded: (payments.plan_instalments,),
    AgreementSigned: (payments.agreement_signed, plan_reports),
}

JOBS: dict[str, jobs.Handler] = {"awards.solve": solve_waiting, solving.JOB: solving.run_job}

CHECKS: tuple[Check, ...] = (
    journal.faults, funds_queries.invariants, states_fit_journal, submissions_genuine, blobs_present)

EACH_MINUTE: tuple[Callable[[], object], ...] = (
    in_one_transaction(close_due),
    send_complete_due,
    in_one_transaction(settle_due),
    in_one_transaction(end_unanswered),
    in_one_transaction(remind_of_drafts),
    scan_waiting,
    arriving.sweep,
    in_one_transaction(compare_missing),
    remind_due,
    search_due,
    calibrate_due,
    release_due, end_places,
    in_one_transaction(tell_remarks),
)

COMMANDS: tuple[click.Command, ...] = (imports, uploads, demo)

TABLES = (journal.JournalEntry, outbox.Letter)

MENU: tuple[Entry, ...] = (
    Entry("desk.home", say("Home"), lambda actor: actor.id is not None),
    Entry("showcase.front", say("The fund"), lambda actor: actor.id is None, ("showcase.front",)),
    Entry("calls.index", say("Calls"), lambda actor: not may_look(actor)),
    Entry("showcase.projects", say("Projects"), lambda actor: actor.id is None, ("showcase.projects", "showcase.project")),
    Entry("calls.manage", say("Calls"), may_look),
    Entry("applications.mine", say("Applications"), lambda actor: bool(actor.memberships)),
    Entry("applications.queue", say("Applications"), may_see_queue),
    Entry("reviews.mine", say("My reading"), roles("reviewer")),
    Entry("reviews.calls", say("Reading"), may_oversee),
    Entry("awards.index", say("Choosing"), may_see_ranking, yfund.awards.views.CHOOSING),
    Entry("awards.grants", say("Grants"), may_see_grants, (*yfund.awards.views.GRANTS, "desk.grant")),
    Entry("results.index", say("Reports"), lambda actor: bool(actor.memberships) or actor.has(*results.READERS)),
    Entry("payments.index", say("Payments"), may_read_payments),
    Entry("funds.index", say("Money in"), lambda actor: may_read_funds(actor) or may_read_own_funds(actor)),
    Entry("evaluation.index", say("What it did"), lambda actor: actor.id is None or actor.has(*evaluation.READERS)),
    Entry("accounts.people", say("People"), may_see_people),
    Entry("desk.find", say("Search"), lambda actor: actor.is_staff or actor.has("committee")),
    Entry("desk.trail", say("Trail"), roles("auditor", "administrator")),
    Entry("accounts.letters", say("Letters"), lambda actor: actor.id is not None),
)


def create_app(settings: Settings | None = None) -> Flask:
    """The application, ready to serve. Without `settings` they come from the environment."""
    settings = settings or Settings.from_environment()
    settings.check()
    app = Flask("yfund", template_folder=str(folder("templates")), static_folder=None,
                instance_path=str(instance_path("file:instance")))
    _configure(app, settings)
    init_database(app, settings)
    Migrate(app, db, directory=str(folder("migrations")), render_as_batch=True, compare_type=True)
    init_arrival(app, proxies=settings.proxies)
    CSRFProtect(app)
    init_locale(app)
    init_sign_in(app, settings)
    init_weight(app)
    init_headers(app, settings)
    init_access(app, actor_of=signed_in_actor, sign_in=to_sign_in, marks={"static": Mark("public"), **LIBRARY_DOORS})
    init_errors(app)
    init_filters(app)
    init_menu(app, MENU)
    init_frame(app)
    assets.install(app, folder("static"))
    drawings.install(app, folder("static"))
    _furnish(app, settings)
    return app


def _furnish(app: Flask, settings: Settings) -> None:
    facts.init_facts(app, FACTS)
    app.extensions["yfund_unseen_accounts"] = unseen_accounts
    jobs.init_jobs(app, JOBS)
    init_upkeep(app, checks=CHECKS, each_minute=EACH_MINUTE)
    for command in COMMANDS:
        app.cli.add_command(command)
    if settings.kind != "test":
        init_wake(app, settings)
    for room in ROOMS:
        app.register_blueprint(room)
    slow_down(app, "accounts.join_by_code", is_inside=True)
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies)  # type: ignore[method-assign]


def _configure(app: Flask, settings: Settings) -> None:
    app.extensions["yfund_settings"] = settings
    secure = settings.base_url.startswith("https://")
    app.config.update(
        SECRET_KEY=settings.secret_key, BASE_URL=settings.base_url, TESTING=settings.kind == "test",
        MAX_CONTENT_LENGTH=26 * 2**20, MAX_FORM_MEMORY_SIZE=2**20, MAX_FORM_PARTS=1000,
        SESSION_COOKIE_NAME="__Host-yfund" if secure else "yfund", SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True, SESSION_COOKIE_SAMESITE="Lax", WTF_CSRF_TIME_LIMIT=12 * 3600,
        BABEL_TRANSLATION_DIRECTORIES=str(folder("translations")),
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
