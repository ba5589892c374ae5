"""What the frame of every page needs to know: who is signed in, and the switches at its foot."""

from flask import Flask, g, has_request_context, request, session, url_for
from flask_babel import gettext

from yfund.accounts.queries import current_person

SHADES = ("light", "dark")


def init_frame(app: Flask) -> None:
    """Lend `person`, their menu and the switches of language and shade to the templates. Letters get none of it."""

    @app.context_processor
    def known() -> dict[str, object]:
        if not has_request_context():
            return {}
        person = current_person()
        own = [{"label": gettext("Account and notices"), "url": url_for("accounts.account")}] if person else []
        shades = [("device", gettext("As the device")), ("light", gettext("Light")), ("dark", gettext("Dark"))]
        return {
            "person": person, "person_menu": own, "theme": session.get("shade"),
            "brand_url": url_for("desk.home") if person else "/",
            "here": request.full_path.rstrip("?") if request.method == "GET" else "/", "shades": shades,
            "language_url": url_for("accounts.choose_language"), "shade_url": url_for("accounts.choose_shade"),
            "sign_in_url": url_for("security.login"), "sign_out_url": url_for("security.logout"),
            "account_url": url_for("accounts.account"), "csp_nonce": g.get("csp_nonce", ""),
        }
