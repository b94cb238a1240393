"""Template versions: one push of a template, and what importing it found.

A version is created first and becomes part of a template later. Here are the rows, the
import job's meaning, and everything that is read of a version. What needs to know the
template as well, such as promotion, is in ``template``.
"""
