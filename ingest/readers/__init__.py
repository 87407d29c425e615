"""The readers, one for each framework, and how one is chosen for a document."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.readers.generic import GenericReader
from ingest.readers.joint.area_send import AreaSendReader
from ingest.readers.joint.jtai import JtaiReader
from ingest.readers.ofsted.ilacs import IlacsReader
from ingest.readers.ofsted.ilacs_2026 import Ilacs2026Reader
from ingest.readers.ofsted.lac_2012 import Lac2012Reader
from ingest.readers.ofsted.sif import SifReader
from ingest.readers.ofsted.sif_board import SifBoardReader
from ingest.readers.peers.commissioner import CommissionerReader
from ingest.readers.peers.improvement_partner import ImprovementPartnerReader
from ingest.readers.peers.peer_challenge import PeerChallengeReader
from ingest.readers.peers.peer_diagnostic import PeerDiagnosticReader
from ingest.readers.peers.regional_peer import RegionalPeerReader
from ingest.readers.visits.focused_visit import FocusedVisitReader
from ingest.readers.visits.monitoring_visit import MonitoringVisitReader
from ingest.readers.writeups.writeup import WriteupReader
from kb.codebook import Codebook
from kb.protocols import Reader
from kb.values import Document


def readers(codebook: Codebook) -> tuple[Reader, ...]:
    """Give the project's readers in the order they are asked; the generic one accepts whatever is left."""
    return (
        WriteupReader(codebook),
        SifReader(),
        SifBoardReader(),
        Ilacs2026Reader(),
        IlacsReader(),
        FocusedVisitReader(),
        MonitoringVisitReader(),
        Lac2012Reader(),
        JtaiReader(),
        AreaSendReader(),
        CommissionerReader(),
        ImprovementPartnerReader(),
        PeerDiagnosticReader(),
        RegionalPeerReader(),
        PeerChallengeReader(),
        GenericReader(codebook),
    )


def choose(document: Document, candidates: Sequence[Reader]) -> Reader:
    """Give the first reader that accepts a document. Raises LookupError when none does."""
    for reader in candidates:
        if reader.accepts(document) is not None:
            return reader
    raise LookupError(f"{document.name}: no reader accepts it")
