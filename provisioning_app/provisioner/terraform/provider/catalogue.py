"""Everything that the provider offers, by name. A template puts a prefix before it."""

from typing import Final

from provisioning_app.provisioner.terraform.provider.kinds import (
    agent,
    app,
    external_auth,
    metadata,
    newer,
    parameter,
    script,
    workspace,
)
from provisioning_app.provisioner.terraform.provider.rules import not_empty, url
from provisioning_app.provisioner.terraform.provider.schema import (
    STRING,
    Body,
    optional,
)

DATA_SOURCES: Final = {
    source.name: source
    for source in (
        workspace.WORKSPACE,
        workspace.WORKSPACE_OWNER,
        workspace.PROVISIONER,
        workspace.WORKSPACE_TAGS,
        external_auth.EXTERNAL_AUTH,
        external_auth.GIT_AUTH,
        parameter.PARAMETER,
        newer.WORKSPACE_PRESET,
        newer.TASK,
        newer.SECRET,
    )
}

RESOURCES: Final = {
    resource.name: resource
    for resource in (
        agent.AGENT,
        agent.AGENT_INSTANCE,
        app.APP,
        script.SCRIPT,
        script.ENV,
        metadata.METADATA,
        newer.AI_TASK,
        newer.DEVCONTAINER,
        newer.EXTERNAL_AGENT,
    )
}

#: The ``provider`` block. The URL is known without it, in builds of ours.
CONFIGURATION: Final = Body((optional("url", STRING, not_empty, url),))
