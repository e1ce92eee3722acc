"""Electronic invoices: Factur-X and ZUGFeRD 2 in a PDF, CII, UBL."""
