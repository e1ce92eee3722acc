"""Bank statements in every form a French company receives one."""
