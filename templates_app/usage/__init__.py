"""How much templates are used.

Who used which one when: half hours, rolled up from connections. How long builds took,
kept by the database as they end. How many people worked on each day is read here too,
for one template and for all of them.
"""
