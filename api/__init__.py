"""create_app(settings): the index of the service. Each line of it is a file of this folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from api.service import Service
    from api.settings import Settings


def create_app(settings: Settings | None = None, shared: Service | None = None) -> Flask:
    """The WSGI application. `shared` brings rules that are already loaded."""
    # Imported here, so that whoever only wants api.engine does not load a web framework, and so that the server can
    # name the folder of the workers' counters before prometheus_client looks for it.
    from flask import Flask

    from api import (
        auth,
        console,
        cors,
        docs,
        document,
        enrol,
        errors,
        events,
        headers,
        health,
        library,
        limits,
        logs,
        metrics,
        pages,
        policy,
        reading,
        reviews,
        score,
        service,
        shedding,
    )
    from api.settings import read
    from api.staged import Trial

    settings = settings or read()
    shared = shared or service.start(settings)
    app = Flask(__name__)
    app.config |= {"MAX_CONTENT_LENGTH": settings.max_body, "MAX_BATCH_BODY": settings.max_batch_body}
    app.url_map.merge_slashes = False  # //v1/score is no address of ours: no redirect that repeats it
    app.extensions |= {"caveat": shared, "caveat-settings": settings, "caveat-trial": Trial()}
    logs.register(app)
    metrics.register(app)
    headers.register(app)
    errors.register(app)
    limits.register(app, settings)
    shedding.register(app, settings)
    auth.register(app, settings, shared.store)
    cors.register(app, settings.cors_origins)
    contract = document.make(app, keys=not settings.development)
    for routes in (score, events, reviews, enrol, policy, library, reading, health, metrics):
        contract.register_blueprint(routes.blp)
    document.serve(app, contract, shared)
    policy.tell(app, shared, settings)
    docs.register(app)
    pages.register(app, settings)
    console.register(app, settings)
    auth.refuse_unguarded(app)
    return app
