"""Whom a process hears out: requests are collected without waiting, and only a whole one takes a thread."""

from bcss_gateway.transport.worker.patience import Patience
from bcss_gateway.transport.worker.refusals import refusal
from bcss_gateway.transport.worker.worker import PatientWorker

__all__ = ["Patience", "PatientWorker", "refusal"]
