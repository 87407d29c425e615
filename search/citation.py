"""How a finding is cited: one line that says where it stands, and the link that opens it there."""

from __future__ import annotations

from collections.abc import Mapping

from kb.catalogue.objects import Object
from search.since import month_of

_SHORT: Mapping[str, str] = {
    "sif": "SIF",
    "ilacs": "ILACS",
    "ilacs-2026": "ILACS",
    "jtai": "JTAI",
    "area-send": "area SEND",
    "lac-2012": "looked after children inspection",
    "focused-visit": "focused visit",
    "monitoring-visit": "monitoring visit",
    "lga-peer-challenge": "LGA peer challenge",
    "peer-diagnostic": "peer diagnostic",
    "regional-peer-challenge": "regional peer challenge",
    "improvement-partner": "improvement partner's review",
    "commissioner-report": "commissioner's report",
    "other": "review",
}


def framework_in_short(framework: str) -> str:
    """Give the name people use for a framework in passing, such as 'ILACS'."""
    return _SHORT.get(framework, framework)


def citation(found: Object) -> str:
    """Cite a finding object: `Kingston upon Hull, ILACS, May 2019, paragraph 12, page 4`.

    The month is the publication's, else the inspection's end. Without a paragraph number the section is named.
    """
    parts = [found["authority"], framework_in_short(found["framework"]), month_of(found)]
    if found["paragraph"]:
        parts.append(f"paragraph {found['paragraph']}")
    elif found["section"]:
        parts.append(f"“{found['section']}”")
    parts.append(f"page {found['page']}")
    return ", ".join(parts)


def cited(found: Object) -> str:
    """Cite a finding with what its council's later inspections judged, where `since` says anything."""
    since = found.get("since")
    return f"{citation(found)}; {since['text']}" if since and since["text"] else citation(found)


def target(found: Object) -> str:
    """Give the address, within the site, that opens the review at the finding."""
    return f"/reviews/{found['review']}#{found['id']}"


def framework_by_form(framework: str) -> str:
    """Write a framework shortly where its forms stand apart: 'ILACS', and 'ILACS since April 2026'."""
    return (
        f"{framework_in_short(framework)} since April 2026"
        if framework == "ilacs-2026"
        else framework_in_short(framework)
    )
