"""Every page of an officer, with objects of the database that is there: for measuring and for counting queries."""

from yfund.applications.models import Application
from yfund.awards.models import Grant
from yfund.infra.db import db
from yfund.payments.models import Instalment
from yfund.reviews.models import Assignment

LISTS = (
    "/home", "/search?q=young", "/search?q=YSF", "/grants", "/reports", "/payments/", "/payments/bank-details", "/funds/",
    "/evaluations", "/letters", "/office/register", "/office/register?q=youth", "/office/calls", "/office/conflicts",
    "/office/reading", "/office/reviewers", "/office/applications", "/office/applications?q=young", "/office/applications?page=9",
    "/office/applications?verdict=none", "/office/applications?verdict=not_met",
)
OF_CALL = (
    "/office/applications?call={code}&state=submitted", "/office/applications?call={code}&country=KE", "/office/calls/{code}",
    "/office/calls/{code}/basics", "/office/calls/{code}/lots", "/office/calls/{code}/rules", "/office/calls/{code}/rubric",
    "/office/calls/{code}/plans", "/office/calls/{code}/form", "/office/calls/{code}/preview", "/office/reading/{code}",
    "/office/reading/{code}/progress", "/choosing/{code}/ranking", "/choosing/{code}/decisions",
)
OF_APPLICATION = ("/office/applications/{id}/screen", "/office/applications/{id}/changes", "/office/applications/{id}/reviews",
                  "/applications/{id}/read")


def of_officers(code: str) -> list[str]:
    """Paths of the pages of officers: lists, pages of the call `code`, of one application, reviewer, grant, instalment."""
    paths = [*LISTS, *(path.format(code=code) for path in OF_CALL)]
    application = db.session.scalars(db.select(Application).where(
        Application.number.startswith(code), Application.state.in_(("submitted", "returned"))).order_by(Application.id)).first()
    if application is None:
        application = db.session.scalars(db.select(Application).where(Application.number.startswith(code))).first()
    if application is not None:
        paths += [path.format(id=application.public_id) for path in OF_APPLICATION]
        paths.append(f"/groups/{application.organisation.public_id}")
    pair = db.session.scalars(db.select(Assignment).order_by(Assignment.id.desc())).first()
    if pair is not None:
        paths.append(f"/office/reviewers/{pair.reviewer.public_id}")
    grant = db.session.scalars(db.select(Grant).order_by(Grant.id)).first()
    if grant is not None:
        paths += [f"/grants/{grant.public_id}", f"/grants/{grant.public_id}/agreement"]
    instalment = db.session.scalars(db.select(Instalment).order_by(Instalment.id)).first()
    if instalment is not None:
        paths.append(f"/payments/{instalment.public_id}")
    return paths
