"""How a process hears its clients out: without waiting for any of them, and each for a limited time."""

from bcss_gateway.transport.worker.patience import Patience
from bcss_gateway.transport.worker.refusals import refusal
from bcss_gateway.transport.worker.worker import PatientWorker

__all__ = ["Patience", "PatientWorker", "refusal"]
