"""All studies, by name, in the order they are listed."""

from __future__ import annotations

from collections.abc import Mapping

from search.studies import approaches, inadequate_reasons, peer_warnings, persistence, recovery, sif_recommendations
from search.studies.study import Study

STUDIES: Mapping[str, Study] = {
    module.STUDY.name: module.STUDY
    for module in (inadequate_reasons, recovery, sif_recommendations, persistence, peer_warnings, approaches)
}
