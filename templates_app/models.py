"""The models of this app, a line per noun."""

from templates_app.agent.models import (  # noqa: F401
    WorkspaceAgent,
    WorkspaceAgentLogSource,
    WorkspaceAgentMetadatum,
    WorkspaceAgentScript,
    WorkspaceApp,
)
from templates_app.file.models import File, FileChunk  # noqa: F401
from templates_app.resource.models import (  # noqa: F401
    WorkspaceModule,
    WorkspaceResource,
    WorkspaceResourceMetadatum,
)
from templates_app.template.models import Template  # noqa: F401
from templates_app.usage.models import (  # noqa: F401
    TemplateBuildTime,
    TemplateUsageStats,
)
from templates_app.version.models import (  # noqa: F401
    TemplateVersion,
    TemplateVersionParameter,
    TemplateVersionVariable,
    TemplateVersionWorkspaceTag,
)
from templates_app.workspace.models import (  # noqa: F401
    Workspace,
    WorkspaceAgentPortShare,
    WorkspaceBuild,
    WorkspaceBuildParameter,
)
