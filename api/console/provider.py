"""Signing in through the firm's OpenID Connect provider: authorization code with PKCE and nonce, by Authlib."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Flask, Response, current_app, flash, redirect, request, session, url_for
from flask_babel import gettext as _

from api import auth, visits
from api.addresses import EMAIL
from api.console.signing import browser, ours
from api.console.words import chosen
from api.errors import refuse
from api.logs import log
from api.service import current
from api.settings import Settings
from api.store import provider, signin

if TYPE_CHECKING:
    from authlib.integrations.flask_client import FlaskOAuth2App

blp = Blueprint("provider", __name__, url_prefix="/sign-in")
# Signed with the provider's private key. Not `none`, and not with a secret that a public client does not have.
SIGNED = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
WAIT = 5


class RefusedError(Exception):
    """Why somebody whom the provider knows is not let in; one word, for the log."""


@cache
def failures() -> tuple[type[Exception], ...]:
    """What a provider that is away, or says something else than it should, ends in. Loaded by those who have one."""
    import requests
    from authlib.common.errors import AuthlibBaseError
    from joserfc.errors import JoseError

    return (AuthlibBaseError, JoseError, requests.RequestException, RuntimeError, ValueError, KeyError)


@blp.get("/provider")
@auth.needs("look")
def start() -> Response:
    client = client_or_404()
    session["next"] = request.args.get("next", "")
    try:
        prepare(client)
        return client.authorize_redirect(f"{settings().public_url}{url_for('console.provider.back')}")
    except failures() as error:
        log.warning("provider failed", exception=type(error).__name__)
        flash(_("The identity provider cannot be reached. Try again in a minute."), "problem")
        return redirect(url_for("console.signing.sign_in"))


@blp.get("/back")
@auth.needs("look")
def back() -> Response:
    """Where the provider sends people; everything in the address may have been made up by anybody."""
    client, address = client_or_404(), session.get("next")
    try:
        known = checked(claims(client), settings())
    except (*failures(), RefusedError) as error:
        log.warning("provider refused", exception=type(error).__name__, reason=reason(error))
        return refused()
    with current().store.write() as transaction:
        user = provider.recognise(transaction, known)
        number = signin.enter(transaction, user, way="provider", browser=browser(), language=chosen()) if user else None
    if number is None:
        log.warning("provider refused", reason="unknown")
        return refused()
    visits.enter(number)
    return redirect(ours(address))


def refused() -> Response:
    """One sentence for all reasons: the log has the one."""
    flash(
        _("That did not work. Either the sign-in took too long, or your account has no role here: ask an admin."),
        "problem",
    )
    return redirect(url_for("console.signing.sign_in"))


def reason(error: Exception) -> str | None:
    """One word of ours; never the provider's, which may quote the person."""
    return str(error) if isinstance(error, RefusedError) else None


def claims(client: FlaskOAuth2App) -> dict[str, Any]:
    """What the provider says, from the signed token and, where that says less, from its userinfo address."""
    prepare(client)
    if request.args.get("iss", settings().oidc_issuer) != settings().oidc_issuer:  # RFC 9207: another provider's answer
        raise RefusedError("issuer")
    token = client.authorize_access_token()
    found = dict(token.get("userinfo") or {})
    if not found.get("sub"):
        raise RefusedError("token")
    if client.server_metadata.get("userinfo_endpoint") and not {"email", settings().oidc_claim} <= found.keys():
        more = dict(client.userinfo(token=token))
        if more.get("sub") != found["sub"]:
            raise RefusedError("subject")
        found = more | found
    return found


def checked(found: dict[str, Any], settings: Settings) -> provider.Known:
    email = str(found.get("email") or "").lower()
    if not EMAIL.fullmatch(email) or found.get("email_verified") is False:
        raise RefusedError("email")
    if email.rpartition("@")[2] not in settings.oidc_domains:
        raise RefusedError("domain")
    groups = tuple(provider.lines(found.get(settings.oidc_claim)))
    roles = frozenset(role for group, role in settings.oidc_roles if group in groups)
    subject = f"{settings.oidc_issuer}|{found['sub']}"
    if len(subject) > 500:
        raise RefusedError("subject")
    name = " ".join(str(found.get("name") or email).split())[:200]
    return provider.Known(subject, email, name, roles, groups)


def prepare(client: FlaskOAuth2App) -> None:
    """Read the provider's own description once, and hold it to what was configured."""
    metadata = client.load_server_metadata()
    if metadata.get("issuer") != settings().oidc_issuer:
        raise ValueError("issuer")
    offered = metadata.get("id_token_signing_alg_values_supported") or ["RS256"]
    metadata["id_token_signing_alg_values_supported"] = [name for name in offered if name in SIGNED]


def client_or_404() -> FlaskOAuth2App:
    return current_app.extensions["caveat-provider"] or refuse(404)


def settings() -> Settings:
    return current_app.extensions["caveat-provider-settings"]


def register(app: Flask, given: Settings) -> None:
    app.extensions |= {"caveat-provider": None, "caveat-provider-settings": given}
    app.context_processor(lambda: {"has_provider": bool(given.oidc_issuer)})
    if given.oidc_issuer:
        from authlib.integrations.flask_client import OAuth

        app.extensions["caveat-provider"] = OAuth(app).register(
            "provider",
            client_id=given.oidc_client,
            client_secret=given.oidc_secret or None,
            server_metadata_url=f"{given.oidc_issuer.rstrip('/')}/.well-known/openid-configuration",
            client_kwargs={"scope": "openid email profile", "code_challenge_method": "S256", "default_timeout": WAIT}
            | ({} if given.oidc_secret else {"token_endpoint_auth_method": "none"}),
        )
