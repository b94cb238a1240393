"""Who used which template when: half hours, rolled up from connections."""
