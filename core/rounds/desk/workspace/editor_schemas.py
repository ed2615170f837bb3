"""What editors need to complete and check records: the effective schemas, and which files each is for."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from rounds.base.durable import write_over
from rounds.documents.schema import KINDS
from rounds.storage.workspace import FOLDERS, SETTINGS_FILE, make_local

if TYPE_CHECKING:
    from rounds.documents.schema import Schemas
    from rounds.storage.workspace import Workspace

EDITOR_SETTINGS = ".vscode/settings.json"


def editor_settings() -> str:
    """Settings for editors with the YAML language server: which schema checks which files."""
    schemas = {f".rounds/schemas/{kind}.schema.json": [f"{folder}/**/*.yaml"] for kind, folder in FOLDERS.items()}
    schemas[".rounds/schemas/settings.schema.json"] = [SETTINGS_FILE]
    settings = {"yaml.schemas": schemas, "yaml.yamlVersion": "1.2", "files.eol": "\n", "[yaml]": {"editor.tabSize": 2}}
    return json.dumps(settings, indent=2) + "\n"


def write_schemas(workspace: Workspace, schemas: Schemas) -> None:
    """The schemas in force, the client's own demands included, where records' first lines point.

    They are derived, so that git ignores them; ``rounds init --refresh`` writes them anew.
    """
    folder = make_local(workspace, "schemas")
    for kind in KINDS:
        write_over(folder / f"{kind}.schema.json", f"{json.dumps(schemas.effective(kind), indent=1)}\n".encode())
