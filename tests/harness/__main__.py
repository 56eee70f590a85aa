"""`python -m tests.harness`: a run of any length; ends with 1 if one thing is not as promised."""

import argparse
import json
import os
import sys
import tempfile
from dataclasses import asdict, fields
from pathlib import Path

from tests.harness.plan import DATABASES, RULES, Plan
from tests.harness.run import Report, run
from tests.run import POSTGRES


def main() -> int:
    """Runs what the command line asks for and says what came of it."""
    options = _options()
    os.environ["TEST_DATABASE_URL"] = "sqlite:" if options.database == "sqlite" else POSTGRES
    plan = Plan(**{one.name: getattr(options, one.name) for one in fields(Plan)})
    with tempfile.TemporaryDirectory(prefix="verstas-harness-") as folder:
        report = run(plan, Path(folder))
    facts = {"database": options.database, **asdict(plan)}
    sys.stdout.write((_as_json if options.json else _as_words)(facts, report) + "\n")
    return 1 if report.breaches else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.harness", description=__doc__)
    parser.add_argument("--seconds", type=float, default=Plan.seconds)
    parser.add_argument("--rules", choices=RULES, default=Plan.rules)
    parser.add_argument("--database", choices=DATABASES, default=DATABASES[0])
    parser.add_argument("--learners", type=int, default=Plan.learners)
    parser.add_argument("--workers", type=int, default=Plan.workers)
    parser.add_argument("--seed", type=int, default=Plan.seed)
    parser.add_argument("--json", action="store_true", help="one JSON object in place of words")
    return parser.parse_args()


def _as_json(facts: dict[str, object], report: Report) -> str:
    return json.dumps({**facts, **asdict(report), "fault_share": round(report.fault_share, 3)})


def _as_words(facts: dict[str, object], report: Report) -> str:
    lines = [
        ", ".join(f"{name} {value}" for name, value in facts.items()),
        ", ".join(f"{name} {value}" for name, value in report.counts.items()),
        f"faults met by {report.fault_share:.0%} of the scores: "
        + ", ".join(f"{name} {value}" for name, value in sorted(report.faults.items())),
        *(f"BREACH {breach}" for breach in report.breaches),
        "Something is not as promised." if report.breaches else "All as promised.",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    raise SystemExit(main())
