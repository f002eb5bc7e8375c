"""From votes to an assessment: level, direction, topics, the findings in order of weight."""

from __future__ import annotations

from collections.abc import Sequence

from policydiff.assess.rules import Polarity, Rules
from policydiff.assess.signals import Vote
from policydiff.model import Assessment, Change, Direction, Finding, Level

_WEIGHT = {Level.COSMETIC: 0, Level.EDITORIAL: 1, Level.SUBSTANTIVE: 2, Level.CRITICAL: 3}
_DIRECTIONS = (
    Direction.BROADENS,
    Direction.NARROWS,
    Direction.MIXED,
    Direction.UNCLEAR,
    Direction.NONE,
)
_COSTLY = (Direction.BROADENS, Direction.MIXED)
"""Where a change may be critical: it costs the user something, all told or in part."""


def weighed(
    rules: Rules,
    change: Change,
    found: Sequence[Vote],
    topics: tuple[str, ...],
    *,
    crowded: bool = False,
    conduct: bool = False,
) -> Assessment:
    """Weigh a change's votes.

    Args:
        rules: for what each topic weighs.
        change: whose votes.
        found: every vote; those that disagree make the direction MIXED, or UNCLEAR where they are one and one.
        topics: what the clause is about, beside the topics of the votes.
        crowded: did so much change that faint votes decide nothing?
        conduct: is the document one of rules of conduct, which speaks of data in passing?
    """
    # Said twice of the same words, a thing counts once.
    once = {
        (vote.rule, vote.direction, vote.old_quote, vote.new_quote): vote
        for vote in reversed(found)
    }
    rated = [
        (_level(rules, vote, crowded=crowded, conduct=conduct), vote) for vote in once.values()
    ]
    rated.sort(
        key=lambda one: (-_WEIGHT[one[0]], _DIRECTIONS.index(one[1].direction), one[1].place)
    )
    findings = tuple(
        Finding(
            rule=vote.rule,
            topic=vote.topic,
            direction=vote.direction,
            old_quote=vote.old_quote,
            new_quote=vote.new_quote,
            reason=vote.reason,
        )
        for _, vote in rated
    )
    heard = [vote for _, vote in rated if not (crowded and vote.faint)]
    telling = [vote.direction for vote in heard if not vote.minor]
    only_minor = not {Direction.BROADENS, Direction.NARROWS} & set(telling)
    if only_minor:
        telling = [vote.direction for vote in heard]
    broadens = telling.count(Direction.BROADENS)
    narrows = telling.count(Direction.NARROWS)
    leaning = Direction.NONE
    if broadens and narrows and (only_minor or broadens == narrows == 1):
        direction = Direction.UNCLEAR  # one vote against one says nothing
    elif min(broadens, narrows) * 2 > max(broadens, narrows):
        direction = Direction.MIXED
        if broadens != narrows:
            leaning = Direction.BROADENS if broadens > narrows else Direction.NARROWS
    elif broadens or narrows:
        direction = Direction.BROADENS if broadens > narrows else Direction.NARROWS
    else:
        direction = Direction.UNCLEAR
    level = rated[0][0] if rated else Level.EDITORIAL
    if level is Level.CRITICAL and direction not in _COSTLY:
        level = Level.SUBSTANTIVE
    if _WEIGHT[level] < _WEIGHT[Level.SUBSTANTIVE]:
        direction, leaning = Direction.NONE, Direction.NONE
    spoken = [finding.topic for finding in findings if finding.topic is not None]
    order = {topic: at for at, topic in enumerate(rules.topics)}
    return Assessment(
        change=change,
        level=level,
        direction=direction,
        leaning=leaning,
        topics=tuple(sorted({*spoken, *topics}, key=lambda topic: order.get(topic, len(order)))),
        findings=findings,
    )


def _level(rules: Rules, vote: Vote, *, crowded: bool, conduct: bool) -> Level:
    if vote.direction is not Direction.BROADENS or (crowded and vote.faint):
        level = Level.SUBSTANTIVE
    elif vote.always_critical:
        level = Level.CRITICAL
    else:
        topic = rules.topics.get(vote.topic or "")
        weighs = (
            topic is not None
            and topic.critical
            and vote.stated
            and not conduct
            and (vote.own or not topic.own)
            and (vote.polarity is not Polarity.PROHIBITION or topic.bans)
        )
        level = Level.CRITICAL if weighs else Level.SUBSTANTIVE
    return min(level, vote.level, key=lambda one: _WEIGHT[one])
