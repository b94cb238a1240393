"""HTTP for comparing versions."""

from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from orgs_app.access.subject import Subject
from orgs_app.access.viewsets import ApiViewSet
from templates_app.template.comparison.compare import compare_for
from templates_app.template.comparison.enums import Format
from templates_app.template.comparison.markdown import comparison_markdown
from templates_app.template.comparison.presentation import comparison_json
from templates_app.template.comparison.serializers import VersionComparisonSerializer
from templates_app.version.models import TemplateVersion
from wirtual.core.api.schema import Tag, operation
from wirtual.core.errors import NotFound

MARKDOWN = "text/markdown"

BEFORE = OpenApiParameter(
    "templateversion",
    OpenApiTypes.UUID,
    OpenApiParameter.PATH,
    description="The version to begin with.",
)
AFTER = OpenApiParameter(
    "other",
    OpenApiTypes.UUID,
    OpenApiParameter.PATH,
    description="The version that is told how it differs.",
)
FORMAT = OpenApiParameter(
    "format",
    OpenApiTypes.STR,
    enum=Format.values,
    description="`markdown` gives a text that fits into a comment under a pull"
    " request; without it the answer is JSON.",
)


class ComparisonViewSet(ApiViewSet):
    """Two versions side by side."""

    id_kwargs = ("templateversion", "other")

    @operation(
        "Compare template versions",
        tag=Tag.TEMPLATES,
        parameters=(BEFORE, AFTER, FORMAT),
        responses=VersionComparisonSerializer,
        extra_responses={(200, MARKDOWN): OpenApiTypes.STR},
    )
    def retrieve(
        self, request: Request, templateversion: UUID, other: UUID
    ) -> HttpResponseBase:
        """Tell what changed from the first version of the path to the other.

        So the path reads as "compare the active version with the new one". Each
        change of parameters, variables, resources, agents, apps, tags, modules,
        providers and external accounts is classed by what it means for workspaces
        that exist: `breaking`, `needs_input` or `safe`. Classes come from what the
        imports found; what a template does with a resource's arguments shows in the
        diffs of files alone.

        The versions may belong to different templates. What stands in files is told
        to those who may download the files of both versions; others learn which
        files changed.
        """
        before, after = _versions(self.subject, templateversion, other)
        query = self.query()
        wanted = query.text("format", Format.JSON)
        if wanted not in Format:
            query.wrong("format", f"must be one of {', '.join(Format)}")
        query.refuse_if_wrong()
        comparison = compare_for(self.subject, before, after)
        if wanted == Format.MARKDOWN:
            return HttpResponse(
                comparison_markdown(comparison),
                content_type=f"{MARKDOWN}; charset=utf-8",
            )
        return Response(comparison_json(comparison))


def _versions(
    subject: Subject, before: UUID, after: UUID
) -> tuple[TemplateVersion, TemplateVersion]:
    """Both versions, if both may be read."""
    versions = TemplateVersion.objects.permitted(subject).for_comparison()
    found = versions.in_bulk([before, after])
    if not (before in found and after in found):
        raise NotFound
    return found[before], found[after]
