"""Announcements of insolvency: what the open files say of our debtors."""
