"""Client of regulab for Python. README.md introduces it."""

from . import types
from ._async.client import AsyncClient
from ._async.experiment import AsyncExperiment
from ._async.listing import AsyncListing
from ._core.images import Arm
from ._sync.client import Client
from ._sync.experiment import Experiment
from ._sync.listing import Listing
from .errors import (
    RegulabDigestMismatch,
    RegulabError,
    RegulabNotSucceeded,
    RegulabSignatureInvalid,
    RegulabUnreachable,
)
from .results import Comparison, Metrics
from .webhooks import WebhookMessage, verify_webhook

__all__ = [
    "Arm",
    "AsyncClient",
    "AsyncExperiment",
    "AsyncListing",
    "Client",
    "Comparison",
    "Experiment",
    "Listing",
    "Metrics",
    "RegulabDigestMismatch",
    "RegulabError",
    "RegulabNotSucceeded",
    "RegulabSignatureInvalid",
    "RegulabUnreachable",
    "WebhookMessage",
    "types",
    "verify_webhook",
]
