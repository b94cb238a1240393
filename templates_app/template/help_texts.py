"""What the settings of a template mean, as requests and answers both tell it."""

NAME = "Stands in URLs; unique in the organization, whatever its case."
DISPLAY_NAME = "Its name for people."
ICON = "Path or URL of an icon."
DEFAULT_TTL = "How long workspaces run, by default; 0 for ever."
ACTIVITY_BUMP = "How much longer a workspace runs after activity; 0 for not at all."
AUTOSTOP_REQUIREMENT = "When workspaces have to stop."
AUTOSTART_REQUIREMENT = "When workspaces may start by themselves."
ALLOW_USER_CANCEL_WORKSPACE_JOBS = "Whether people may stop their builds."
ALLOW_USER_AUTOSTART = "Whether people may have their workspaces start by themselves."
ALLOW_USER_AUTOSTOP = "Whether people may say how long their workspaces run."
FAILURE_TTL = "After how long failed workspaces are stopped; 0 for never."
TIME_TIL_DORMANT = "After how long unused workspaces become dormant; 0 for never."
TIME_TIL_DORMANT_AUTODELETE = (
    "After how long dormant workspaces are deleted; 0 for never."
)
REQUIRE_ACTIVE_VERSION = "Whether workspaces are built from the active version only."
MAX_PORT_SHARE_LEVEL = "The widest that people may share ports of their workspaces."

#: Of changes, behind any of these.
STAYS = "Stays as it is when left out."
A_MINUTE = "At least a minute."
