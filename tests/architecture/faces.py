"""A contract for import-linter: a topic is reached by its `services` alone."""

from collections.abc import Set

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

FACE, PAGES = "services", ("views", "api")


class FacesContract(Contract):
    """Every package of `app` that is not `open` is a topic: what is outside of it imports nothing but its face.

    The topic's own pages and addresses, `app.views.topic` and `app.api.topic`, are inside of it.
    """

    type_name = "faces"

    app = fields.StringField()
    open = fields.SetField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        past = breaches(graph, str(self.app), {str(name) for name in self.contract_options["open"]})
        return ContractCheck(kept=not past, metadata={"breaches": past})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for importer, imported in check.metadata["breaches"]:
            output.print_error(f"{importer} imports {imported}, which is not the face of its topic.")


def breaches(graph: ImportGraph, app: str, opened: Set[str]) -> list[tuple[str, str]]:
    """Who imports what past a topic's face."""
    packages = (package for package in graph.find_children(app) if graph.find_children(package))
    topics = (package for package in packages if package.rpartition(".")[2] not in opened)
    return sorted(breach for topic in topics for breach in _past_the_face(graph, app, topic))


def _past_the_face(graph: ImportGraph, app: str, topic: str) -> list[tuple[str, str]]:
    name = topic.rpartition(".")[2]
    rooms = (topic, *(f"{app}.{pages}.{name}" for pages in PAGES))
    return [
        (importer, module)
        for module in {topic, *graph.find_descendants(topic)} - {f"{topic}.{FACE}"}
        for importer in graph.find_modules_that_directly_import(module)
        if not any(f"{importer}.".startswith(f"{room}.") for room in rooms)
    ]
