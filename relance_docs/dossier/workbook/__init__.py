"""The workbook in which a lawyer reckons again, for the day of the judgment too."""
