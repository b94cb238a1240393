"""The Terraform provider that templates name: ``wirtual/wirtual``, and ``coder/coder``.

It makes nothing. It tells a template what it may know of the build it is planned
for, and gives agents, apps and metadata an identity; all else is done with what the
conversion reads from the plan afterwards. The daemon serves it to Terraform from its
own process (`server`); people's own ``terraform`` starts it as a plugin (`plugin`).

Of the library ``tf`` only the generated protocol is used. Rule: spec/terraform.md, 14.
"""
