"""Patients who do not exist, and visibly so: IPP `FICTIF-...`, telephone numbers kept for fiction, e-mail at example.org.

ARCEP keeps 06 39 98 00 00 to 06 39 98 99 99 for fiction (decision 2018-0881); RFC 2606 keeps example.org.
"""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta
from random import Random

from scheduling.model.patient import Patient

_FAMILIES = (  # noqa: SIM905  one name a line would be two pages
    "Martin Bernard Petit Robert Richard Durand Dubois Moreau Laurent Simon Michel Garcia David Bertrand Roux Vincent Fournier "
    "Morel Girard André Mercier Dupont Lambert Bonnet François Legrand Garnier Faure Rousseau Blanc Guérin Muller Roussel "
    "Nicolas Perrin Morin Mathieu Clément Gauthier Dumont Lopez Fontaine Chevalier Robin Masson Sanchez Gérard Nguyen Boyer "
    "Denis Lemaire Meyer Marchand Joly Riviere Picard Da-Silva Haddad Benali Diallo Traoré Cissé Camara Mbaye Kouassi "
    "Rakotomalala Le-Goff Kermarrec Etcheverry Santoni Schmitt Weber Kowalski Nowak Ferreira Pereira "
    "Rossi Conti Yılmaz Demir Öztürk Petrov "
    "Ivanova Tran Pham Chen Li Patel Sivakumar Cohen Levy Ben-Youssef Cherif Mansouri El-Amrani Bouazza Belkacem Lacroix D'Hondt "
    "L'Hermitte Payet Hoarau Grondin Jean-Baptiste Césaire Tehei Vakala O'Connor Söderström Müller Novák"
).split()
_GIVEN = (  # noqa: SIM905  the same
    "Nora Camille Jeanne Louise Aïcha Fatou Mélanie Zoé Chloé Inès Yasmine Léonie Thérèse Simone Josiane Françoise Odette Maëlle "
    "Gwenaëlle Linh Mei Priya Sarah Rachel Olga Agnieszka Giulia Élodie Anaïs Noémie Paul Jean Marcel Émile Raphaël Gaël Loïc "
    "Yann Mamadou Ousmane Karim Mehdi Samir Rachid Youssef Kévin Hervé Étienne François José Antonio Luca Piotr Sergueï Minh "
    "Arjun David Simon Élie Théo Noé Maxime Jean-Pierre Marie-Claude Anne-Sophie"
).split()
_NOTES = (
    None,
    None,
    None,
    "Préfère être rappelée avant la visite.",
    "Malentendant : parler lentement, sous-titres utiles.",
    "Sa fille assiste à la consultation.",
    "Se connecte depuis une tablette.",
    "Interprète en langue des signes prévu.",
)


def patient(chance: Random, number: int) -> Patient:
    """Invent one; `number` makes the IPP, so that no two share it."""
    family, given = chance.choice(_FAMILIES).replace("-", " "), chance.choice(_GIVEN)
    born = date(1936, 1, 1) + timedelta(days=chance.randrange(70 * 365))
    digits = f"{chance.randrange(10_000):04}"
    with_mail = chance.random() < 0.6
    return Patient(
        family=family,
        given=given,
        birth_date=born.isoformat(),
        ipp=f"FICTIF-{number:06}",
        phone=f"+33 6 39 98 {digits[:2]} {digits[2:]}",
        email=f"{_plain(given)}.{_plain(family)}@example.org" if with_mail else None,
        note=chance.choice(_NOTES),
    )


def _plain(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.replace("ı", "i")).encode("ascii", "ignore").decode().lower()
    return "".join(letter if letter.isalnum() else "-" for letter in plain)
