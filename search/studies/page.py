"""The page a study is read on: one file that needs no other, no script and no network, in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from kb.web.rendering import STATIC
from search.studies.cells import Sort, words_of
from search.studies.drawing import draw
from search.studies.study import Answer, Figure, Study

_STYLE = """
figure { margin: 0 0 1.5rem; }
figure svg { display: block; width: 100%; max-width: 32rem; height: auto; border: 1px solid var(--line); }
figcaption { max-width: 44rem; margin-bottom: .75rem; }
table { width: auto; min-width: min(100%, 40rem); margin-bottom: 1rem; font-size: 1rem; }
.said-of { max-width: 44rem; font-weight: bold; margin-bottom: .5rem; }
td.long { min-width: 22rem; }
tbody th { font-weight: normal; min-width: 12rem; max-width: 26rem; }
td.number { white-space: nowrap; }
thead th { vertical-align: bottom; overflow-wrap: normal; }
thead th.number { min-width: 6rem; max-width: 9rem; }
td .small, th .small { display: block; }
.wide { margin-bottom: .25rem; }
.wide table { margin-bottom: .25rem; }
.wide + .small { margin-bottom: 1.5rem; }
.wide:focus-visible { outline: 3px solid var(--ink); outline-offset: 2px; }
.top { padding-bottom: 1rem; }
pre { background: var(--wash); border: 1px solid var(--line); padding: .75rem; white-space: pre-wrap; overflow-wrap: anywhere; }
code { font-family: "Liberation Mono", Consolas, monospace; font-size: .9375rem; }
@media print { details > div { display: block; } .wide { overflow: visible; } figure, tr { break-inside: avoid; } }
"""

_PAGE = """\
{% macro table(t) %}
{% if t.folded %}<details><summary>{{ t.title }} ({{ t.rows|length }} rows)</summary>{% endif %}

<p class="said-of" id="{{ t.name }}-table">{{ t.caption }}</p>
<div class="wide" role="region" aria-label="{{ t.title }}, table {{ t.name }}" tabindex="0">
<table aria-labelledby="{{ t.name }}-table">
<thead><tr>
{% for c in t.columns %}<th scope="col"{% if c.sort != words %} class="number"{% endif %}>{{ c.heading }}</th>
{% endfor %}
</tr></thead>
<tbody>
{% for row in t.rows %}<tr>
{% for cell in row %}{% set says, beside = words_of(cell) %}
{% if loop.first %}<th scope="row">{{ says }}</th>
{% else %}<td{% if t.columns[loop.index0].sort != words %} class="number"{% elif says|length > 40 %} class="long"{% endif %}>{{ says }}
{%- if beside %} <span class="small">{{ beside }}</span>{% endif %}</td>
{% endif %}{% endfor %}
</tr>
{% else %}<tr><th scope="row">No rows</th>{% for c in t.columns[1:] %}<td>none</td>{% endfor %}</tr>
{% endfor %}
</tbody>
</table>
</div>
<p class="small">As data: <a href="{{ t.name }}.csv">{{ t.name }}.csv</a></p>
{% if t.folded %}</details>{% endif %}
{% endmacro %}
<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ study.title }} – a study from the lessons-learned library</title>
<style>{{ style }}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the study</a>
<header class="top"><div class="width">
<span class="name">Lessons-learned library</span>
<span class="what">A study that can be made again</span>
</div></header>
<main id="main" class="width" tabindex="-1">
<h1>{{ study.title }}</h1>
<p class="lead">{{ study.question }}</p>

<h2>What was found</h2>
<ul class="prose">
{% for one in answer.said %}<li>{{ one }}</li>
{% endfor %}
</ul>

<h2>How it was counted</h2>
<ul class="prose">
{% for one in method %}<li>{{ one }}</li>
{% endfor %}
</ul>

<h2>Figures and tables</h2>
{% for part in answer.parts %}
{% if part is drawn %}
<h3>{{ part.title }}</h3>
<figure>
<figcaption>{{ part.description }}</figcaption>
{{ draw(part) }}
</figure>
{{ table(part.table) }}
{% else %}
<h3>{{ part.title }}</h3>
{{ table(part) }}
{% endif %}
{% endfor %}

<h2>What cannot be said from this</h2>
<ul class="prose">
{% for one in limits %}<li>{{ one }}</li>
{% endfor %}
</ul>

<h2>The library it was made from</h2>
<dl class="facts">
{% for name, value in facts %}<dt>{{ name }}</dt><dd>{{ value }}</dd>
{% endfor %}
</dl>

<h2>To make it again</h2>
<pre><code>{{ command }}</code></pre>
<p>The same library gives the same files, to the last figure.</p>
</main>
<footer class="bottom"><div class="width"><p>Files beside this page:
{% for file in files %}<a href="{{ file }}">{{ file }}</a>{{ ", " if not loop.last else "." }}
{% endfor %}</p></div></footer>
</body>
</html>
"""

READING = (
    "“3 of 10” is how many were found, of how many could have been. What stands beneath is the share and its 95 per cent "
    "interval: over another set of councils like these the share might lie anywhere in it.",
    "“Few” says that fewer than five were found. With fewer than five to count in, no share is given.",
)
EVERYWHERE = (
    "Findings are read, and given their sides and subjects, by programs that err: every count of findings is of what "
    "was recognised, and is at least so many.",
    "The councils held are not all of England's, and were not drawn by lot.",
    "Reports are what inspectors saw and wrote. They show what goes together, never what causes what.",
)


@dataclass(frozen=True, slots=True)
class Around:
    """What a page says besides its study: the library's state in words, the command, and the other files."""

    facts: Sequence[tuple[str, str]]
    command: str
    files: Sequence[str]


def page_of(study: Study, answer: Answer, around: Around) -> str:
    """Give the study's page, with every table and drawing in it."""
    jinja = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    jinja.tests["drawn"] = lambda part: isinstance(part, Figure)
    # Our own drawing and our own style sheet; all else is escaped.
    drawing = {figure.name: Markup(draw(figure)) for figure in answer.figures}  # noqa: S704
    style = Markup((STATIC / "library.css").read_text(encoding="utf-8") + _STYLE)  # noqa: S704
    return (
        jinja.from_string(_PAGE)
        .render(
            study=study,
            answer=answer,
            facts=around.facts,
            command=around.command,
            files=around.files,
            method=(*study.method, *READING),
            limits=(*study.limits, *EVERYWHERE),
            words=Sort.WORDS,
            words_of=words_of,
            draw=lambda figure: drawing[figure.name],
            style=style,
        )
        .lstrip()
    )
