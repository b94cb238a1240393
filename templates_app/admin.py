"""Sections of the operators' site, a line per noun."""

from templates_app.file.admin import FileSection as FileSection
from templates_app.template.admin import TemplateSection as TemplateSection
from templates_app.version.admin import VersionSection as VersionSection
