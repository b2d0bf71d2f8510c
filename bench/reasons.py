"""Why a limit is missed where it is known, by how the result begins; said below the results that miss theirs."""

from bench.measuring import Result

WHY = {
    "`cold_start`": (
        "Most of it is what the back-office stands on, as the time with these packages alone shows; and a check looks "
        "through every model, list, form and address there is, of which a bare project has none. What is left of the "
        "start is not looked through by the garbage collector at its end, which the bare projects do."
    ),
    "`page_cold`": (
        "The peers read and show fifty regions. Ours reads every figure of the indicator as well, for the sentence "
        "above the table, sums, ranks, the choice of regions and the remarks, and makes the whole page around it: what "
        "`grid_cold` takes more than its peer. Datasette makes a list of rows, without any of that. The page of GDP "
        "has so few figures that what surrounds them is nearly all of it."
    ),
    "`json_cold`": (
        "Less than a millisecond of it is making the text. A thousand rows of sixteen columns take two from SQLite; "
        "what Django takes to make the statements, to find the indicator and to pass the middleware is the rest, and "
        "there once for each version of the data: see `json_hot`."
    ),
    "`region_cold`": (
        "The peer joins the tables alone. Headline figures, the sentence, comparisons with other places, records, "
        "names, links, the frame of the page and the middleware are to our cost: more than a third of the time."
    ),
    "`grid_cold`": (
        "The peer joins the table alone. The sentence above it, the form with every region, sources, the citation, "
        "the frame of the page and the middleware are to our cost: more than a third of the time."
    ),
    "`q_": (
        "What pages work with are exact decimals and the columns of a query that can be narrowed further. The driver "
        "of SQLite gives floats; to make them exact takes half as long as to read them. Django writes the statement "
        "anew each time, a third of a millisecond, which weighs where the answer has few rows. DuckDB's file is in the "
        "order of indicators: for one of them it reads few blocks of packed columns, for a region all of them."
    ),
    "`page_hot`": (
        "On PostgreSQL each request asks another process for the version of the data: 12 µs at best, where the whole "
        "answer takes 20. A bare application asks nothing; to ask less often would show old pages. "
        "The page of GDP has too few rows for Datasette to be slow."
    ),
    "`page_hot_304`": "As `page_hot`: on PostgreSQL the version is asked of another process.",
    "`json_hot`": "As `page_hot`: on PostgreSQL the version is asked of another process.",
    "`export_all_csv`": (
        "Numbers have the decimals of their indicator, moments are in ISO 8601, and no text can be taken for a "
        "formula: every cell is looked at once, after PostgreSQL has written it."
    ),
    "`first_paint`": "Drawing the lines of a chart is a part of the first paint; it is there without any script.",
    "`chart_ready`": (
        "Chart.js alone needs its one file. Ours first shows the drawing of the server, with the style of the site; "
        "the library is asked for when the chart is in view, with the modules that read, mark and browse it."
    ),
    "`read_while_import`": (
        "On two cores readers share one with the import; of few hundred requests the 99th percentile is that of the "
        "two or three slowest."
    ),
    "admin_": "The stock list answers this one from an index as well; what is left is to make the page.",
}
KINDS = {"`q_": "`q_indicator`, `q_region`, `q_rank`", "admin_": "Lists of the back-office"}


def why(result: Result) -> tuple[str, str]:
    """What it is about, and why; the same for results of one kind."""
    kind = max((one for one in WHY if result.what.startswith(one)), key=len, default="")
    return (KINDS.get(kind, kind), WHY[kind]) if kind else (result.what, "Not yet known.")
