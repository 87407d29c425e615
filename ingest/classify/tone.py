"""Words and phrases of tone: how inspectors' prose praises, faults, hedges, proposes and merely describes.

The lists are ours, made by reading reports of many years. Phrases are at most four words, in the form that
`ingest.classify.text.words` gives: lower case, hyphens as spaces, numbers as 0.
"""

from __future__ import annotations

from collections.abc import Mapping


def _set(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


PRAISE = _set(
    """
    good well effective effectively strong strongly excellent excellence outstanding robust robustly thorough
    thoroughly timely prompt promptly comprehensive appropriate appropriately skilled skilful committed clear
    clearly positive positively impressive exceptional exceptionally highly successful successfully stable
    sensitive sensitively thoughtful thoughtfully creative creatively tenacious tenaciously valued valuable
    invaluable proud benefit benefits swift swiftly quick quickly careful carefully purposeful rigorous
    rigorously regular regularly frequent detailed meaningful ambitious aspirational innovative accessible
    responsive manageable enables enabling ensures ensuring helps helping helped helpful supportive supported
    confident confidently knowledgeable warm trusting relentless relentlessly passionate determined
    determination tangible sound suitable safe safely thrive thriving happy enjoy enjoys sharp sharply
    cohesive coherent embedded mature exemplary diligent diligently proactive proactively accurate accurately
    visible approachable strength strengths compassionate close closely decisive decisively enthusiastic
    instrumental influential praised excellently proportionate realistic constructive constructively loved
    settled celebrated welcomed dedicated admirable marked best standout vibrant seamless efficient
    efficiently wonderful strengthened enriched persistent persistently
    """
)
LIKING = _set(
    """
    supports encouraged encourages understand understands understood promoted considered evident extensive
    relevant wide central heard listens listened enhance enhances enhancing enhanced strengthen strengthens
    strengthening celebrate celebrates achieve achieving contributes builds building alert curious focused
    coordinated collaborative shared tailored bespoke individualised intensive flexible empowered invested
    investment commitment greater inform informs informed ensure enable promotes routinely consistently
    increasingly usually generally improves improving improved improvement improvements reduces reducing
    reduced reduction progress opportunity opportunities trust benefiting overcome prioritised prioritises
    influence influences drives championed advocate aware updated tracked monitored scrutinised reviewed
    addressed available invaluable respond responds responded sustained maintained engaged engages engage
    """
)
FAULT = _set(
    """
    poor poorly weak weaker weakness weaknesses inconsistent inconsistently inconsistency inconsistencies
    variable variability variation varies varied inadequate insufficient insufficiently delay delays delayed
    drift lack lacks lacking lacked failure failures fail fails failed absence unclear gap gaps shortfall
    shortfalls deficit deficits underdeveloped late slow slower slowly superficial descriptive overly
    optimistic overoptimistic backlog backlogs deteriorated deterioration declined decline unsuitable
    unallocated unable unaware hinder hinders hindered hampered hampers hamper undermines undermined inhibits
    inhibit limiting struggle struggles problem problems concerning confused confusion unreliable inaccurate
    incomplete fragmented disjointed excessive overdue ineffective few little patchy challenges negative
    negatively adversely detrimental compounded vacancies turnover instability neither rarely seldom impede
    impedes impeded unacceptable unnecessary unassessed unmet unsafe unregistered narrow fragile too weakened
    compromised uncertainty anxiety unstable dip dips dipped fallen worse worsening below longer difficult
    difficulties unhelpful reactive disrupted disruption stalled insular complacent overwhelmed hard refuse
    refused poorer limited limits disappointing shortage shortages inequitable exposed heightens overreliance
    reliance unequal reluctant sporadic
    """
)
NEGATION = _set(
    """
    not never no nor without cannot neither hardly don't doesn't isn't
    """
)
TURN = _set(
    """
    however but although though while whilst despite nevertheless nonetheless yet notwithstanding whereas
    """
)
CONDITION = _set(
    """
    when where if once should whenever
    """
)

_PHRASES: Mapping[str, tuple[str, ...]] = {
    "some-only": (
        "some children, some cases, in some, some young, some plans, some assessments, some social workers, some care leavers,"
        "a minority, small minority, a small number, small number of, a few, too many, too few, too often, too long, too much,"
        "too slow, too late, too great, too little, not all, not every, not always, at times, on occasions, sometimes,"
        "often too, in too, not enough, some of, for some, a number of children, many children, only 0",
    ),
    "not-quite": (
        "not consistently, not sufficiently, not yet, not routinely, not been, not fully, not well, not known, not good,"
        "not clear, not effective, not evident, not used, not given, not receiving, not received, not robust, not strong,"
        "does not, do not, did not, are not, is not, was not, were not, has not, have not, had not, can not, could not,"
        "not as, not in, not reflect, yet to be, yet to, under developed, non compliance, non attendance, rather than",
    ),
    "still-early": (
        "are at an early, is at an early, still at, remain at, a very early stage, early stages, too early, too soon,"
        "in its infancy, in their infancy, very recent, very recently, recently introduced, has recently, have recently,"
        "newly, early days, being developed, in development, under development, beginning to, starting to, has begun,"
        "have begun, early signs, is planned, are planned, soon to, due to be, has been introduced, have been introduced",
    ),
    "intends": (
        "plans to, planned to, plan to, plans are in place to, intends to, aware of, are aware, is aware, aware that, recognise,"
        "recognises, recognised, recognise that, acknowledge, acknowledged, acknowledges, has identified, have identified,"
        "identified this, taking action, taken action, taken steps, taking steps, action plan, is working, are working, will be,"
        "working to, committed to, are addressing, is addressing, being addressed, plans in place, sighted on, seeking to,"
        "is exploring, reviewing, are reviewing, is reviewing, looking to",
    ),
    "improves": (
        "has improved, have improved, is improving, are improving, improvements have, been strengthened, improved since,"
        "has reduced, have reduced, is reducing, are reducing, progress has, made progress, making progress,"
        "significant improvement, significant improvements, steadily improving, has increased, have increased, led to improved,"
        "has led to, have led to, is leading to, leading to, resulted in, resulting in, as a result, better than, well above,"
        "above the national, above national, higher than, lower than, is now, are now, more effective, no delay, no longer,"
        "without delay, marked improvement, much improved, significantly improved",
    ),
    "past": ("previous inspection, last inspection, prior to, had been, was judged, were judged, at the time of",),
    "once": (
        "historically, previously, in the past, at that time, until recently, at the last inspection,"
        "at the previous inspection, a legacy of",
    ),
    "needs": (
        "needs to, need to, needs to be, need to be, more work, further work, work is needed, is required, are required,"
        "should be, should have, could be, would benefit, more could, further improvement, requires improvement, room for,"
        "remains a, remain a, area for, areas for, need for, more needs, needs improving, still more, more to do,"
        "further attention, requires further, requiring further, needs further, must be",
    ),
    "proposes": (
        "ensure that, ensure the, ensure all, improve the, develop a, strengthen the, review the, take action,"
        "the quality of, the timeliness of, the effectiveness of, the consistency of, the response to, establish processes",
    ),
    "impact": (
        "make a difference, making a difference, positive difference, positive impact, positive outcomes, good progress,"
        "well supported, improved outcomes, meets their needs, meet their needs, good quality, high quality, in a timely,"
        "well matched, speak positively, spoke positively, feel valued, well attended, right time, at the right,"
        "good understanding, is a strength, a strength, well informed, wide range, good range, vast majority, large majority,"
        "most children, in most cases, the majority of, almost all, high standard, high regard, high aspirations,"
        "high ambitions, ability to, early stage, earliest opportunity, key part, high priority, child centred,"
        "relationship based, do everything, right help, making a positive",
    ),
    "harm": (
        "at risk of harm, not good enough, left in, wait too, waiting too, no evidence, little evidence, limited evidence,"
        "of concern, lack of, means that some, impact on children, serious concerns, serious weakness, serious failures,"
        "widespread, high numbers of, long periods, prolonged, missed opportunities, has had a, missing from records,"
        "considerable period, not being held, insufficient capacity, lack of capacity, longer than, cannot be assured",
    ),
    "bare": (
        "is available, are available, is in place, are in place, in place, was established, been established, consists of,"
        "is responsible, comprises, there are currently, of whom, in the last 0, per 0 0, at 0 march, the proportion of,"
        "the number of, compared with, compared to, national average, of these, in 0, 0 children, children aged, chaired by,"
        "includes, this includes, these include, is provided, are provided, for example, was appointed, has been appointed,"
        "is offered, are offered, located, commissioned",
    ),
}


def _by_first_word() -> Mapping[str, tuple[tuple[list[str], str], ...]]:
    starts: dict[str, dict[str, str]] = {}
    for name, lists in _PHRASES.items():
        for listed in lists:
            for phrase in filter(None, map(str.strip, listed.split(","))):
                starts.setdefault(phrase.split()[0], {})[phrase] = name
    return {first: tuple((phrase.split(), name) for phrase, name in held.items()) for first, held in starts.items()}


# By its first word: every phrase as words, and what it tells.
PHRASES = _by_first_word()
