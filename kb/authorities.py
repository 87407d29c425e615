"""The authorities of England with children's services, and how a document's name for one is recognised."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from kb.values import Authority
from kb.words import normal_form

_STYLE = re.compile(
    r"\b(london borough of|royal borough of|metropolitan borough of|city and county of|city of|county of|"
    r"borough of|council of the|the|metropolitan borough council|metropolitan district council|borough council|"
    r"county council|city council|district council|unitary authority|council|local authority|lbc|mbc|"
    r"metropolitan borough|royal borough|london borough|children and families trust|childrens services trust|"
    r"childrens trust|childrens services|trust)\b"
)


def plain_name(name: str) -> str:
    """Give the name as people write it: 'Kingston Upon Hull, City of' becomes 'Kingston upon Hull'."""
    return re.sub(r", (City|County) of$", "", name.strip()).replace(" Upon ", " upon ")


def name_key(name: str) -> str:
    """Reduce a council's name to what tells it apart: no style ('Borough Council'), no punctuation or spacing."""
    words = normal_form(name.replace("&", " and ").replace("’", "").replace("'", ""))
    words = words.replace("st helens", "sthelens").replace("upon", "").replace("telford wrekin", "telford and wrekin")
    bare = " ".join(_STYLE.sub(" ", words).split())
    return bare or words


class Authorities:
    """A register of authorities, found by GSS code, by Ofsted URN, or by any of their names."""

    def __init__(self, authorities: Iterable[Authority]) -> None:
        self._by_gss = {a.gss: a for a in authorities}
        self._by_urn = {a.urn: a for a in self._by_gss.values() if a.urn}
        self._by_name: dict[str, Authority] = {}
        for authority in self._by_gss.values():
            for name in (authority.name, *authority.also_known_as):
                self._by_name.setdefault(name_key(name), authority)

    @classmethod
    def read(cls, path: Path) -> Authorities:
        """Read a register from CSV. Raises OSError or KeyError when the file or a column is missing."""
        with path.open(encoding="utf-8", newline="") as stream:
            return cls([_authority(row) for row in csv.DictReader(stream)])

    def __iter__(self) -> Iterator[Authority]:
        return iter(self._by_gss.values())

    def __len__(self) -> int:
        return len(self._by_gss)

    @property
    def standing(self) -> int:
        """How many of them stand today: a council that was abolished is kept for its reports and has no neighbours."""
        return sum(bool(a.neighbours) for a in self._by_gss.values())

    def get(self, gss: str) -> Authority | None:
        """Give the authority with this GSS code, if there is one."""
        return self._by_gss.get(gss)

    def find(self, name: str | None = None, urn: str | None = None) -> Authority | None:
        """Find an authority by URN, GSS code or name in any usual style; None when nothing is meant for sure."""
        if urn and urn in self._by_urn:
            return self._by_urn[urn]
        if not name:
            return None
        return self._by_gss.get(name.strip().upper()) or self._by_words(name_key(name))

    def _by_words(self, key: str) -> Authority | None:
        """Match a whole name; else a name cut short ('East Riding'), or with 'city' after it, where only one fits."""
        if key in self._by_name:
            return self._by_name[key]
        if key.endswith(" city"):
            return self._by_words(key.removesuffix(" city"))
        begun = {a.gss: a for name, a in self._by_name.items() if name.startswith(f"{key} ")}
        return next(iter(begun.values())) if len(begun) == 1 else None


def _authority(row: dict[str, str]) -> Authority:
    population = row.get("population_0_25") or ""
    return Authority(
        gss=row["gss_code"],
        name=plain_name(row["name"]),
        region=row["region"],
        type=row["type"],
        urn=row["ofsted_urn"] or None,
        also_known_as=tuple(n.strip() for n in [row["name"], *row["also_known_as"].split(",")] if n.strip()),
        population_0_25=int(population) if population.isdigit() else None,
        neighbours=tuple(row.get("statistical_neighbours", "").split()),
    )
