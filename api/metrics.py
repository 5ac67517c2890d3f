"""GET /metrics: counts and durations for Prometheus, summed over all workers. Labels are closed sets, never text."""

from __future__ import annotations

import os

from flask import Flask, Response, request
from flask_smorest import Blueprint
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from api import auth, logs
from api.engine.types import Screening

REGISTRY = CollectorRegistry()
REQUESTS = Counter("caveat_requests", "Requests answered.", ["method", "route", "status"], registry=REGISTRY)
SECONDS = Histogram(
    "caveat_request_seconds",
    "Time to answer a request.",
    ["route"],
    registry=REGISTRY,
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
SCREENINGS = Counter("caveat_screenings", "Drafts screened.", ["decision"], registry=REGISTRY)
FINDINGS = Counter("caveat_findings", "Findings.", ["category", "decision"], registry=REGISTRY)
UNRECORDED = Counter("caveat_unrecorded", "Records that could not be kept: the journal was full.", registry=REGISTRY)
EVENTS = Counter("caveat_events", "What people did with findings.", ["type"], registry=REGISTRY)

blp = Blueprint("service", __name__, description="Whether it runs, and how it does.")


def count_request(response: Response) -> Response:
    REQUESTS.labels(logs.method(), logs.route(), str(response.status_code)).inc()
    # A scrape is not work for a writer: its duration would only blur the picture.
    if request.path != "/metrics":
        SECONDS.labels(logs.route()).observe(logs.elapsed())
    return response


def count_screening(screening: Screening) -> None:
    SCREENINGS.labels(screening.decision).inc()
    for finding in screening.findings:
        FINDINGS.labels(finding.category, screening.decision).inc()


def exposition() -> bytes:
    """Under gunicorn every worker writes to its own file and any of them can answer for all."""
    if not os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        return generate_latest(REGISTRY)
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    return generate_latest(registry)


@blp.route("/metrics")
@blp.response(
    200,
    {"type": "string"},
    content_type="text/plain",
    description="Counters in the text format of Prometheus.",
)
@auth.needs("read metrics")
def metrics() -> Response:
    """Counters for Prometheus

    Requests by route and status, their durations, drafts by decision, findings by category and decision. Needs a key
    when keys are configured: how often a firm's staff touch on inside information is nobody else's business.
    """
    return Response(exposition(), content_type=CONTENT_TYPE_LATEST)


def register(app: Flask) -> None:
    app.after_request(count_request)
