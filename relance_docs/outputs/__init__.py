"""What `--format json` prints, command by command: the contract with programs that read it.

Amounts are text with two decimals, days are ISO dates, moments have their time zone. Keys are
added over time; none is renamed, and none changes its meaning. Sentences (`sentence`, `reason`,
`message`, `said`, `notes`, `error`) are for persons, in the language of the run; codes are not.
"""
