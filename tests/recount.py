"""Recounts every pattern from the library's export, importing nothing of the library.

    kb export reviews > reviews.jsonl
    kb export findings > findings.jsonl
    python tests/recount.py --reviews reviews.jsonl --findings findings.jsonl [filters, in the words of `kb patterns`]

It prints one JSON object: {pattern id: {authorities, of, mentioned, both, reviews, reviews_of}}. The rule, as an
outsider needs it:

1. A review's day is its `inspection_end`, else `published`, else `inspection_start`. Filters on authority, region,
   type, framework and days (`--since`, `--until`, both inclusive) say which reviews are looked at. Region and type
   are the authority's, from content/authorities.csv.
2. Without `--framework`, only full inspections are (frameworks.yaml: `full: true`); with it, the frameworks named.
   A review whose only judgement given is its safeguarding board's (`lscb`) is not one of the council: it is left out.
3. Of each authority, only the latest review by (day, review id) is counted; with `--ever`, all of them.
4. Only then does `--grade AREA=GRADE` (bare: overall) keep the reviews that were judged so, AREA being a judgement's
   `area` or `common`; all must hold.
5. A finding counts when it stands in a counted review whose framework covers its theme (frameworks.yaml: `covers`),
   is of kind finding or recommendation (`--kind` narrows this), is about the council (`about` null or "council"),
   is not about one child (`single`), and is in the review's counted voice: the report's where the review has a
   source of voice report, else an officer's.
6. For each theme: `of` authorities have a counted review whose framework covers it; `mentioned` have a finding that
   counts, from any side; for `<theme>.failure`, `authorities` have one of polarity weakness, for `<theme>.success`
   one of polarity strength; `both` have one of each. Mixed and neutral findings only mention. An authority counts
   once, however many findings it has. `reviews` and `reviews_of` are `authorities` and `of` counted in reviews.
   A named pattern (patterns.yaml) is counted like its theme, over the findings whose `patterns` name it with its side:
   they are strengths or weaknesses, so that `mentioned` counts those of either.
7. A card's parts (`parts`, printed with `--parts`) are counted a framework at a time over the same reviews and findings.
   `authorities` of `of` as above. `extent`: each council that shows it once, by the widest extent of its findings
   (widespread, some, small, not-stated). `grade`: for each judgement area that such a finding stands in (the `common` of
   its `area`, else the `area`) and each grade given there, `authorities` have such a finding in it, of the councils whose
   area was judged so; the safeguarding board's area is left out. `year` (of the review's day), `type` and `region`:
   `authorities` of the councils with a review of that value.
8. `--theme` and `--polarity` choose which patterns are printed and change no figure.

The export holds what its own filters let through; to recount for a narrower visibility, export with `--visibility`.
"""

from __future__ import annotations

import argparse
import csv
import json
from pathlib import Path
from typing import Any

import yaml

Item = dict[str, Any]
CONTENT = Path(__file__).resolve().parent.parent / "content"
SIDES = {"failure": "weakness", "success": "strength"}


def recount(
    reviews: list[Item],
    findings: list[Item],
    frameworks: list[Item],
    authorities: dict[str, Item],
    asked: Item,
    named: dict[str, str] | None = None,
) -> dict[str, Item]:
    """Count every pattern over exported reviews and findings; `asked` holds the filters, by name.

    `named` gives the theme of each named pattern (patterns.yaml).
    """
    named = named or {}
    by_id = {f["id"]: f for f in frameworks}
    chosen = counted_reviews(reviews, by_id, authorities, asked)
    council = {r["review"]: r["gss"] for r in chosen}
    reported = {r["review"] for r in chosen if any(s["voice"] == "report" for s in r["sources"])}
    kinds = {"finding", "recommendation"} & set(asked.get("kind") or ("finding", "recommendation"))
    sides: dict[str, dict[str, set[str]]] = {}
    for f in findings:
        review = f["review"]
        counts = (
            review in council
            and f["kind"] in kinds
            and f["about"] in (None, "council")
            and not f["single"]
            and f["voice"] == ("report" if review in reported else "officer")
        )
        for theme in f["themes"] if counts else ():
            if theme in by_id[f["framework"]]["covers"]:
                sides.setdefault(theme, {}).setdefault(f["polarity"], set()).add(review)
        for name in {p.rpartition(".")[0] for p in f["patterns"]} & named.keys() if counts else ():
            if named[name] in by_id[f["framework"]]["covers"]:
                sides.setdefault(name, {}).setdefault(f["polarity"], set()).add(review)
    subjects = {theme: theme for f in frameworks for theme in f["covers"]} | named
    cards: dict[str, Item] = {}
    for subject, theme in sorted(subjects.items()):
        if asked.get("theme") and theme not in asked["theme"]:
            continue
        covering = {r["review"] for r in chosen if theme in by_id[r["framework"]]["covers"]}
        found = sides.get(subject, {})
        councils = {polarity: {council[r] for r in of} for polarity, of in found.items()}
        for side, polarity in SIDES.items():
            if asked.get("polarity") and polarity not in asked["polarity"]:
                continue
            cards[f"{subject}.{side}"] = {
                "authorities": len(councils.get(polarity, set())),
                "of": len({council[r] for r in covering}),
                "mentioned": len(set().union(*councils.values())),
                "both": len(councils.get("weakness", set()) & councils.get("strength", set())),
                "reviews": len(found.get(polarity, set())),
                "reviews_of": len(covering),
            }
    return cards


def parts(
    reviews: list[Item],
    findings: list[Item],
    frameworks: list[Item],
    authorities: dict[str, Item],
    asked: Item,
    named: dict[str, str] | None = None,
) -> dict[str, dict[str, Item]]:
    """Part every pattern's count by framework, and there by extent, area and grade, year, type and region."""
    named = named or {}
    by_id = {f["id"]: f for f in frameworks}
    chosen = {r["review"]: r for r in counted_reviews(reviews, by_id, authorities, asked)}
    reported = {key for key, r in chosen.items() if any(s["voice"] == "report" for s in r["sources"])}
    kinds = {"finding", "recommendation"} & set(asked.get("kind") or ("finding", "recommendation"))
    common = {j["area"]: j["common"] for r in reviews for j in r["judgements"] if j["common"]}
    shown: dict[str, dict[str, list[tuple[str, str | None]]]] = {}
    for f in findings:
        key = f["review"]
        if key not in chosen or f["kind"] not in kinds or f["about"] not in (None, "council") or f["single"]:
            continue
        if f["voice"] != ("report" if key in reported else "officer"):
            continue
        side = {"weakness": "failure", "strength": "success"}.get(f["polarity"])
        subjects = [*f["themes"], *{p.rpartition(".")[0] for p in f["patterns"]} & named.keys()]
        for subject in subjects if side else ():
            said = (f["extent"] or "not-stated", common.get(f["area"], f["area"]))
            shown.setdefault(f"{subject}.{side}", {}).setdefault(key, []).append(said)
    subjects = {theme: theme for f in frameworks for theme in f["covers"]} | named
    made: dict[str, dict[str, Item]] = {}
    for subject, theme in subjects.items():
        for side in SIDES:
            own = shown.get(f"{subject}.{side}", {})
            per: dict[str, dict[str, Item]] = {}
            for key, r in chosen.items():
                if theme in by_id[r["framework"]]["covers"]:
                    per.setdefault(r["framework"], {})[key] = r
            made[f"{subject}.{side}"] = {f: _part(held, own, authorities) for f, held in per.items()}
    return made


def _part(held: dict[str, Item], own: dict[str, list[tuple[str, str | None]]], authorities: dict[str, Item]) -> Item:
    extents = ["widespread", "some", "small", "not-stated"]

    def councils(keys: set[str]) -> int:
        return len({held[key]["gss"] for key in keys})

    def parted(values: dict[str, str]) -> dict[str, tuple[int, int]]:
        return {
            v: (
                councils({k for k in values if values[k] == v and k in own}),
                councils({k for k in values if values[k] == v}),
            )
            for v in set(values.values())
            if v
        }

    widest: dict[str, int] = {}
    for key in held.keys() & own.keys():
        gss = held[key]["gss"]
        widest[gss] = min([widest.get(gss, 3), *(extents.index(extent) for extent, _ in own[key])])
    judged = {
        key: {
            j["common"] or j["area"]: j["grade"]
            for j in reversed(r["judgements"])
            if j["state"] == "given" and j["grade"] and (j["common"] or j["area"]) != "lscb"
        }
        for key, r in held.items()
    }
    grades: dict[tuple[str, str], tuple[int, int]] = {}
    for area in {a for key in held.keys() & own.keys() for _, a in own[key] if a}:
        for grade in {g[area] for g in judged.values() if area in g}:
            so = {key for key in held if judged[key].get(area) == grade}
            grades[area, grade] = (councils({k for k in so if area in {a for _, a in own.get(k, ())}}), councils(so))
    facts = {key: authorities.get(r["gss"], {}) for key, r in held.items()}
    return {
        "authorities": councils(held.keys() & own.keys()),
        "of": councils(set(held)),
        "extent": {e: list(widest.values()).count(i) for i, e in enumerate(extents) if i in widest.values()},
        "grade": grades,
        "year": parted({key: day(r)[:4] for key, r in held.items()}),
        "type": parted({key: facts[key].get("type", "") for key in held}),
        "region": parted({key: facts[key].get("region", "") for key in held}),
    }


def counted_reviews(
    reviews: list[Item], frameworks: dict[str, Item], authorities: dict[str, Item], asked: Item
) -> list[Item]:
    """Choose the reviews that are counted: steps 1 to 4 of the rule."""
    wanted = {codes(name, authorities) for name in asked.get("authority") or ()}
    named = asked.get("framework") or [f for f in frameworks if frameworks[f]["full"]]

    def looked_at(r: Item) -> bool:
        facts = authorities.get(r["gss"], {})
        return (
            (not wanted or r["gss"] in wanted)
            and among(facts.get("region", ""), asked.get("region"))
            and among(facts.get("type", ""), asked.get("type"))
            and r["framework"] in named
            and {j["area"] for j in r["judgements"] if j["state"] == "given"} != {"lscb"}
            and (asked.get("since") or "") <= day(r) <= (asked.get("until") or "9999")
        )

    ordered = sorted((r for r in reviews if looked_at(r)), key=lambda r: (day(r), r["review"]))
    chosen = ordered if asked.get("ever") else list({r["gss"]: r for r in ordered}.values())
    return [r for r in chosen if all(judged(r, grade) for grade in asked.get("grade") or ())]


def day(review: Item) -> str:
    """Give a review's day."""
    return str(review["inspection_end"] or review["published"] or review["inspection_start"])


def judged(review: Item, wanted: str) -> bool:
    """Say whether a review was judged so."""
    area, _, grade = wanted.rpartition("=")
    wanted_area = area or "overall"
    return any(wanted_area in (j["area"], j["common"]) and j["grade"] == grade for j in review["judgements"])


def among(value: str, wanted: list[str] | None) -> bool:
    """Say whether a value is one of those wanted, in any case of letters; nothing wanted lets all pass."""
    return not wanted or value.lower() in {w.strip().lower() for w in wanted}


def codes(name: str, authorities: dict[str, Item]) -> str:
    """Give the GSS code of an authority named by code or by name."""
    for gss, facts in authorities.items():
        if name.strip().lower() in {gss.lower(), facts["name"].lower(), facts["name"].split(",")[0].lower()}:
            return gss
    raise SystemExit(f"recount: no authority is called {name!r} in the authorities' file")


def read_authorities(path: Path) -> dict[str, Item]:
    """Read the authorities' file by GSS code."""
    with path.open(encoding="utf-8", newline="") as stream:
        return {row["gss_code"]: dict(row) for row in csv.DictReader(stream)}


def read_lines(path: Path) -> list[Item]:
    """Read JSON lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def read_named(path: Path) -> dict[str, str]:
    """Read the theme of each named pattern."""
    if not path.exists():
        return {}
    return {p["id"]: p["theme"] for p in yaml.safe_load(path.read_text(encoding="utf-8"))["patterns"]}


def main() -> None:
    """Recount with the filters given as arguments."""
    parser = argparse.ArgumentParser(description="Recount every pattern from the library's export.")
    parser.add_argument("--reviews", type=Path, required=True)
    parser.add_argument("--findings", type=Path, required=True)
    parser.add_argument("--frameworks-file", type=Path, default=CONTENT / "frameworks.yaml")
    parser.add_argument("--patterns-file", type=Path, default=CONTENT / "patterns.yaml")
    parser.add_argument("--authorities-file", type=Path, default=CONTENT / "authorities.csv")
    for name in ("authority", "region", "type", "framework", "grade", "theme", "polarity", "kind"):
        parser.add_argument(f"--{name}", action="append")
    parser.add_argument("--since")
    parser.add_argument("--until")
    parser.add_argument("--ever", action="store_true")
    parser.add_argument("--parts", action="store_true")
    asked = vars(parser.parse_args())
    frameworks = yaml.safe_load(asked["frameworks_file"].read_text(encoding="utf-8"))["frameworks"]
    authorities = read_authorities(asked["authorities_file"])
    named = read_named(asked["patterns_file"])
    given = (read_lines(asked["reviews"]), read_lines(asked["findings"]), frameworks, authorities, asked, named)
    if not asked["parts"]:
        print(json.dumps(recount(*given), indent=1))
        return
    made = {
        key: {f: {**own, "grade": {" ".join(pair): n for pair, n in own["grade"].items()}} for f, own in per.items()}
        for key, per in parts(*given).items()
    }
    print(json.dumps(made, indent=1))


if __name__ == "__main__":
    main()
