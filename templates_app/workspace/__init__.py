"""Workspaces: the rows of what people make from templates, and of their builds.

They stand below templates, since a change of a template concerns its workspaces:
their dormancy, deadlines and shared ports. What people do with workspaces needs
templates, and will stand above them, as what clients ask about agents does.
"""
