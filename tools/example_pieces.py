"""Make the pièces of the example workspace: `python tools/example_pieces.py`.

The documents are fictional like the cases they belong to, and are made from them: invoices,
quotes, delivery notes, an agreement, and two scanned slips of a registered letter. They are
committed; run this again when a case changes.
"""

from __future__ import annotations

import base64
import io
import sys
from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from html import escape
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont
from weasyprint import HTML

from relance_docs.case.case import Case, Piece, PieceKind
from relance_docs.case.claims import Invoice
from relance_docs.case.parties import Debtor, DebtorKind
from relance_docs.case.settings import Settings
from relance_docs.rendering.fonts import font_bytes
from relance_docs.workspace.workspace import load

ROOT: Final = Path(__file__).parent.parent
REGULAR, BOLD = "SourceSansPro-Regular.ttf", "SourceSansPro-Semibold.ttf"
MONTHS: Final = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
    "octobre", "novembre", "décembre",
)  # fmt: skip


def main() -> None:
    """Write every pièce that a case of the example names, and say which."""
    workspace = load(ROOT, as_of=None, today=date(2026, 11, 20))
    if workspace.settings is None:
        sys.exit("relance.yaml cannot be read: run `relance check`")
    for case_file in workspace.case_files:
        for piece in case_file.case.pieces if case_file.case else ():
            if piece.file and case_file.case:
                _write(case_file.case, piece, workspace.settings)


def _write(case: Case, piece: Piece, settings: Settings) -> None:
    path = ROOT / "cases" / (piece.file or "")
    path.parent.mkdir(exist_ok=True)
    if path.suffix == ".pdf":
        path.write_bytes(_pdf(_BODIES[piece.kind](case, piece, settings), piece))
    elif path.suffix in _TEXTS:
        path.write_bytes(_TEXTS[path.suffix](case, piece, settings).encode())
    else:
        path.write_bytes(_scan(case, piece, settings, path.suffix))
    print(path.relative_to(ROOT), path.stat().st_size)


def _pdf(body: str, piece: Piece) -> bytes:
    return HTML(string=_page(body, piece)).write_pdf() or b""


def _page(body: str, piece: Piece) -> str:
    faces = "".join(
        f"@font-face {{ font-family: piece; font-weight: {weight};"
        f" src: url(data:font/ttf;base64,{base64.b64encode(font_bytes(name)).decode()}) }}"
        for name, weight in ((REGULAR, 400), (BOLD, 600))
    )
    created = (piece.date or date(2026, 1, 1)).isoformat()
    return (
        f'<!DOCTYPE html><html lang="fr"><meta charset="utf-8"><title>{escape(piece.title)}</title>'
        f'<meta name="dcterms.created" content="{created}"><style>{faces}{STYLE}</style>{body}'
    )


STYLE: Final = """
@page { size: A4; margin: 20mm; @bottom-center { content: "Document fictif : exemple relance-docs";
  font: 8pt piece; color: #666 } }
body { font: 10pt/1.4 piece } h1 { font: 600 16pt piece; margin: 12mm 0 4mm }
.parties { display: flex; justify-content: space-between } .parties p { width: 75mm; margin: 0 }
table { width: 100%; border-collapse: collapse; margin: 6mm 0 }
td, th { padding: 2mm; border-bottom: .3pt solid #999; text-align: left }
td + td, th + th { text-align: right } b { font-weight: 600 }
.signed { margin: 12mm 0 0 95mm; padding: 4mm; border: .5pt solid #335; color: #224 }
"""


def _invoice(case: Case, piece: Piece, settings: Settings) -> str:
    return "".join(
        f"{_parties(settings, case.debtor)}<h1>Facture {escape(invoice.invoice_number)}</h1>"
        f"<p>Date d’émission : {_day(invoice.issue_date)}<br>{_due(invoice)}{_order(invoice)}</p>"
        f"{_lines(invoice, case)}{_terms(case, settings)}"
        for invoice in _about(case, piece)
    )


def _quote(case: Case, piece: Piece, settings: Settings) -> str:
    invoice = _about(case, piece)[0]
    return (
        f"{_parties(settings, case.debtor)}<h1>{escape(piece.title)}</h1>{_lines(invoice, case)}"
        f"{_terms(case, settings)}<p class=signed>Bon pour accord, conditions générales de vente "
        f"reçues et acceptées<br>le {_day(piece.date or invoice.issue_date)}<br>"
        f"<b>{escape(case.debtor.name)}</b> (signature)</p>"
    )


def _delivery(case: Case, piece: Piece, settings: Settings) -> str:
    invoice = _about(case, piece)[0]
    return (
        f"{_parties(settings, case.debtor)}<h1>Bon de livraison et de pose</h1>"
        f"<p>{escape(invoice.description or '')}</p><p>Livré et posé le "
        f"{_day(piece.date or invoice.issue_date)}, sans réserve.</p>"
        f"<p class=signed>Reçu pour <b>{escape(case.debtor.name)}</b><br>(signature)</p>"
    )


def _agreement(case: Case, piece: Piece, settings: Settings) -> str:
    plan = case.payment_plan
    rows = "".join(
        f"<tr><td>{_day(part.due_date)}<td>{_euros(part.amount)}"
        for part in (plan.instalments if plan else ())
    )
    return (
        f"{_parties(settings, case.debtor)}<h1>Échéancier</h1><p>{escape(case.debtor.name)} "
        f"reconnaît devoir la facture {escape(case.invoices[0].invoice_number)} et s’engage à la "
        f"régler aux dates suivantes.</p><table><tr><th>Échéance<th>Montant{rows}</table>"
        f"<p class=signed>Lu et approuvé le {_day(piece.date or date(2026, 1, 1))}<br>"
        f"<b>{escape(case.debtor.name)}</b> (signature)</p>"
    )


def _extract(case: Case, piece: Piece, settings: Settings) -> str:
    del settings
    debtor = case.debtor
    rows = (
        ("Dénomination", debtor.name),
        ("Forme", debtor.legal_form or ""),
        ("Immatriculation", f"{debtor.siren} RCS {debtor.rcs}"),
        ("Siège", ", ".join(debtor.address)),
        ("Représentation", debtor.representative or ""),
        ("Procédure collective", "néant"),
    )
    cells = "".join(f"<tr><td>{label}<td>{escape(value)}" for label, value in rows)
    return (
        f"<h1>Extrait d’immatriculation</h1><p>À jour au {_day(piece.date or date(2026, 1, 1))}</p>"
        f"<table><tr><th>Rubrique<th>Mention{cells}</table>"
    )


def _account(case: Case, piece: Piece, settings: Settings) -> str:
    rows = [
        (i.issue_date, f"Facture {escape(i.invoice_number)}", i.principal) for i in case.invoices
    ]
    rows += [(p.received_on, escape(p.reference or "Règlement"), -p.amount) for p in case.payments]
    rows.sort()
    cells = "".join(f"<tr><td>{_day(d)}, {label}<td>{_euros(amount)}" for d, label, amount in rows)
    balance = sum((amount for _, _, amount in rows), Decimal(0))
    return (
        f"{_parties(settings, case.debtor)}<h1>Relevé de compte au "
        f"{_day(piece.date or date(2026, 1, 1))}</h1><table><tr><th>Écriture<th>Montant{cells}"
        f"<tr><td><b>Solde débiteur</b><td>{_euros(balance)}</table>"
    )


def _notice(case: Case, piece: Piece, settings: Settings) -> str:
    step = next(e for e in case.history if e.step == "mise-en-demeure")
    invoice, paid = case.invoices[0], sum((p.amount for p in case.payments), Decimal(0))
    return (
        f"{_parties(settings, case.debtor)}<h1>Mise en demeure</h1>"
        f"<p>Lettre recommandée avec avis de réception n° {step.tracking_number}<br>Lyon, le "
        f"{_day(piece.date or step.day)}</p><p>Madame, Monsieur,</p><p>La facture "
        f"{escape(invoice.invoice_number)} de {_euros(invoice.principal)}, échue le "
        f"{_day(invoice.due_parts[0].due_date)}, n’a été réglée qu’à hauteur de {_euros(paid)}. "
        "Nous vous mettons en demeure d’en payer le solde, avec les pénalités de retard et "
        "l’indemnité forfaitaire de 40 € (articles L441-10, II et D441-5 du code de commerce), au "
        f"plus tard le {_day(step.pay_by or step.day)}. À défaut, nous nous réservons le droit de "
        "saisir la juridiction compétente.</p><p>La présente vaut mise en demeure au sens des "
        "articles 1344 et suivants du code civil.</p><p class=signed>"
        f"<b>{escape(settings.creditor.signatory.name if settings.creditor.signatory else '')}</b>"
        "<br>(signature)</p>"
    )


def _email(case: Case, piece: Piece, settings: Settings) -> str:
    contact, sent = case.debtor.contact, piece.date or date(2026, 1, 1)
    lines = (
        f"Date: {sent.day} {_ENGLISH_MONTHS[sent.month - 1]} {sent.year} 10:12:00 +0200",
        f"From: {contact.name if contact else ''} <{contact.email if contact else ''}>",
        f"To: {settings.creditor.email}",
        "Subject: Acompte",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        "",
        "Bonjour,",
        "",
        f"Un acompte de {_euros(case.payments[0].amount)} part demain sur la facture",
        f"{case.invoices[0].invoice_number}. Le solde suivra.",
        "",
        "Document fictif : exemple relance-docs",
    )
    return "".join(f"{line}\r\n" for line in lines)


def _advice(case: Case, piece: Piece, settings: Settings) -> str:
    payment = next(p for p in case.payments if p.received_on == piece.date)
    return (
        f"AVIS DE VIREMENT REÇU\n\nBénéficiaire : {settings.creditor.name}\n"
        f"Date de valeur : {_day(payment.received_on)}\nMontant : {_euros(payment.amount)}\n"
        f"Donneur d’ordre : {case.debtor.name}\nLibellé : {payment.reference}\n\n"
        "Document fictif : exemple relance-docs\n"
    )


_ENGLISH_MONTHS: Final = (
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
)  # fmt: skip
_TEXTS: Final[dict[str, Callable[[Case, Piece, Settings], str]]] = {
    ".eml": _email,
    ".txt": _advice,
}
_BODIES: Final[dict[PieceKind, Callable[[Case, Piece, Settings], str]]] = {
    PieceKind.INVOICE: _invoice,
    PieceKind.SIGNED_QUOTE: _quote,
    PieceKind.DELIVERY_NOTE: _delivery,
    PieceKind.ACKNOWLEDGMENT: _agreement,
    PieceKind.COMPANY_EXTRACT: _extract,
    PieceKind.ACCOUNT_STATEMENT: _account,
    PieceKind.FORMAL_NOTICE: _notice,
}


def _about(case: Case, piece: Piece) -> tuple[Invoice, ...]:
    return tuple(i for i in case.invoices if piece.id in i.pieces) or case.invoices[:1]


def _parties(settings: Settings, debtor: Debtor) -> str:
    creditor = settings.creditor
    ours = (
        f"<b>{escape(creditor.name)}</b>", escape(creditor.legal_form or ""), *creditor.address,
        f"RCS {creditor.rcs} {creditor.siren}", f"TVA {creditor.vat_identifier}",
    )  # fmt: skip
    theirs = (f"<b>{escape(debtor.name)}</b>", *map(escape, debtor.address))
    return f"<div class=parties><p>{'<br>'.join(ours)}</p><p>{'<br>'.join(theirs)}</p></div>"


def _lines(invoice: Invoice, case: Case) -> str:
    total = invoice.total_with_vat
    rate = Decimal(10 if case.debtor.kind is DebtorKind.CONSUMER else 20)
    net = invoice.total_without_vat or _cents(total / (1 + rate / 100))
    rows = [(f"{escape(invoice.description or '')}, total hors taxes", net)]
    rows += [(f"TVA à {rate} %", total - net), ("<b>Total TTC</b>", total)]
    if invoice.paid_amount:
        rows += [("Acompte versé à la commande", -invoice.paid_amount)]
        rows += [("<b>Net à payer</b>", invoice.principal)]
    cells = "".join(f"<tr><td>{label}<td>{_euros(amount)}" for label, amount in rows)
    return f"<table><tr><th>Désignation<th>Montant{cells}</table>"


def _terms(case: Case, settings: Settings) -> str:
    account = f"<p>Règlement par virement : {escape(settings.creditor.iban or '')}</p>"
    if case.debtor.kind is DebtorKind.CONSUMER:
        return account
    if case.debtor.kind is DebtorKind.PUBLIC_BODY:
        return f"{account}<p>Retard : intérêts moratoires et 40 € (L2192-13, D2192-35 CCP).</p>"
    rate = "taux de la BCE majoré de 10 points"
    if case.terms.penalty_rate is not None:
        rate = "trois fois le taux d’intérêt légal"
    return (
        f"{account}<p>Retard de paiement : pénalités au {rate}, exigibles sans rappel, et "
        "indemnité forfaitaire pour frais de recouvrement de 40 € (L441-10, D441-5 C. com.). "
        "Pas d’escompte pour paiement anticipé.</p>"
    ).replace("au trois", "à trois")


def _due(invoice: Invoice) -> str:
    parts = invoice.due_parts
    if len(parts) == 1:
        return f"Échéance : {_day(parts[0].due_date)}"
    return "<br>".join(f"Échéance du {_day(p.due_date)} : {_euros(p.amount)}" for p in parts)


def _order(invoice: Invoice) -> str:
    if not invoice.order_reference:
        return ""
    return f"<br>Votre référence : {escape(invoice.order_reference)}"


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _euros(amount: Decimal) -> str:
    return f"{amount:,.2f} €".replace(",", "\u202f").replace(".", ",").replace(" €", "\u00a0€")


def _day(day: date) -> str:
    return f"{'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1]} {day.year}"


def _scan(case: Case, piece: Piece, settings: Settings, suffix: str) -> bytes:
    """Return a grey picture of a slip, a little askew, as a scanner would give it."""
    slip = Image.new("L", (1000, 620), 246)
    draw = ImageDraw.Draw(slip)
    draw.rectangle((30, 30, 970, 590), outline=90, width=3)
    creditor = settings.creditor
    number = next(e.tracking_number for e in case.history if e.tracking_number) or ""
    texts = (
        (piece.title, BOLD, 34),
        (f"N° {number}", BOLD, 30),
        (f"Expéditeur : {', '.join((creditor.name, *creditor.address))}", REGULAR, 24),
        (f"Destinataire : {case.debtor.name}", REGULAR, 24),
        (", ".join(case.debtor.address), REGULAR, 24),
        (f"Le {_day(piece.date or date(2026, 1, 1))}", REGULAR, 28),
        ("Document fictif : exemple relance-docs", REGULAR, 22),
    )
    for row, (text, face, size) in enumerate(texts):
        font = ImageFont.truetype(io.BytesIO(font_bytes(face)), size)
        draw.text((60, 60 + 72 * row), text, fill=40, font=font)
    slip = slip.rotate(0.7, fillcolor=255, resample=Image.Resampling.BICUBIC)
    file = io.BytesIO()
    if suffix == ".png":
        slip.quantize(8).save(file, "PNG", optimize=True)
    else:
        slip.save(file, "JPEG", quality=55, dpi=(150, 150))
    return file.getvalue()


if __name__ == "__main__":
    main()
