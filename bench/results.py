"""bench/RESULTS.md: what was measured, on what, with what; every limit that is missed is named first."""

from bench.reasons import why

HEADINGS = ["| what | against | ratio | limit | | |", "| --- | --- | --- | --- | --- | --- |"]


def written(parts, machine: list[str], seconds: float) -> str:
    results = [result for part in parts for result in part.results]
    missed = [result for result in results if not result.holds]
    lines = [
        "# What was measured",
        "",
        "Ratios within this one run; times differ from machine to machine. How to read it, and why the site is built",
        "so: [docs/performance.md](../docs/performance.md).",
        "",
        *(f"- {line}" for line in machine),
        f"- {len(results)} results in {seconds / 60:.0f} minutes, {len(missed)} of them miss their limit",
        "",
    ]
    if missed:
        lines += ["## What misses its limit", "", *HEADINGS, *(result.row() for result in missed), "", "Why:", ""]
        lines += [f"- {named}: {reason}" for named, reason in dict.fromkeys(map(why, missed))] + [""]
    for part in parts:
        lines += [f"## {part.name.capitalize()}, {part.database}", "", f"{part.seconds:.0f} s.", ""]
        if part.results:
            lines += [*HEADINGS, *(result.row() for result in part.results), ""]
        if part.name == "growth" and part.results:
            lines += ["![How long each takes, from ten thousand figures to ten million](growth.svg)", ""]
        if part.failure:
            lines += ["It did not end well:", "", "```", part.failure.strip(), "```", ""]
    return "\n".join(lines)
