"""What the codes of the information types mean, in the three languages of the register."""

from __future__ import annotations

from collections.abc import Mapping

Labels = Mapping[str, str]

CIVIL_STATES: dict[int, Labels] = {
    10: {"fr": "Célibataire", "nl": "Ongehuwd", "de": "Unverheiratet"},
    20: {"fr": "Marié(e)", "nl": "Gehuwd", "de": "Verheiratet"},
    25: {"fr": "Partenariat", "nl": "Partnerschap", "de": "Partnerschaft"},
    26: {"fr": "Partenariat terminé", "nl": "Beëindigd partnerschap", "de": "Beendete Partnerschaft"},
    30: {"fr": "Veuf/Veuve", "nl": "Weduwnaar/Weduwe", "de": "Verwitwet"},
    40: {"fr": "Divorcé(e)", "nl": "Gescheiden", "de": "Geschieden"},
    41: {"fr": "Divorcé(e)", "nl": "Gescheiden", "de": "Geschieden"},
    50: {"fr": "Séparé(e) de corps", "nl": "Gescheiden van tafel en bed", "de": "Von Tisch und Bett getrennt"},
    51: {"fr": "Séparé(e) de corps", "nl": "Gescheiden van tafel en bed", "de": "Von Tisch und Bett getrennt"},
    60: {"fr": "Répudié(e)", "nl": "Verstoten", "de": "Verstoßen"},
}

FAMILY_ROLES: dict[tuple[int, int], Labels] = {
    (2, 1): {"fr": "Mari", "nl": "Echtgenoot", "de": "Gemahl"},
    (2, 2): {"fr": "Épouse", "nl": "Echtgenote", "de": "Gemahlin"},
    (3, 1): {"fr": "Fils", "nl": "Zoon", "de": "Sohn"},
    (3, 2): {"fr": "Fille", "nl": "Dochter", "de": "Tochter"},
    (4, 1): {"fr": "Gendre", "nl": "Schoonzoon", "de": "Schwiegersohn"},
    (4, 2): {"fr": "Belle-fille", "nl": "Schoondochter", "de": "Schwiegertochter"},
    (5, 1): {"fr": "Petit-fils", "nl": "Kleinzoon", "de": "Enkel"},
    (5, 2): {"fr": "Petite-fille", "nl": "Kleindochter", "de": "Enkelin"},
    (6, 1): {"fr": "Père", "nl": "Vader", "de": "Vater"},
    (6, 2): {"fr": "Mère", "nl": "Moeder", "de": "Mutter"},
    (7, 1): {"fr": "Beau-père", "nl": "Schoonvader", "de": "Schwiegervater"},
    (7, 2): {"fr": "Belle-mère", "nl": "Schoonmoeder", "de": "Schwiegermutter"},
    (8, 1): {"fr": "Grand-père", "nl": "Grootvader", "de": "Großvater"},
    (8, 2): {"fr": "Grand-mère", "nl": "Grootmoeder", "de": "Großmutter"},
    (9, 1): {"fr": "Frère", "nl": "Broer", "de": "Bruder"},
    (9, 2): {"fr": "Sœur", "nl": "Zuster", "de": "Schwester"},
    (10, 1): {"fr": "Beau-frère", "nl": "Schoonbroer", "de": "Schwager"},
    (10, 2): {"fr": "Belle-sœur", "nl": "Schoonzuster", "de": "Schwägerin"},
}
"""By code and sex. Codes 01, 02, 03, 06 and 12 were seen in real answers; the others are inferred."""

ALONE: Labels = {"fr": "Isolé(e)", "nl": "Alleenstaande", "de": "Alleinstehende"}
HEAD: Labels = {"fr": "Personne de référence", "nl": "Referentiepersoon", "de": "Bezugsperson"}
RELATED: Labels = {"fr": "Apparenté(e)", "nl": "Verwant", "de": "Verwandt"}
NOT_RELATED: Labels = {"fr": "Non apparenté(e)", "nl": "Niet verwant", "de": "nicht verwandt"}

CHILD: Labels = {"fr": "Enfant", "nl": "Kind", "de": "Kind"}
BELGIUM: Labels = {"fr": "Belgique", "nl": "België", "de": "Belgien"}
BELGIAN: Labels = {"fr": "Belge", "nl": "Belg", "de": "Belgier/in/"}
EARNER: Labels = {"fr": "(Salarié)", "nl": "(Loontr.)", "de": "(Lohn.)"}
IDENTITY_CARD: Labels = {"fr": "C.I.", "nl": "I.K.", "de": "P.A."}

REGISTERS: dict[int, Labels] = {
    1: {"fr": "Registre de la population", "nl": "Bevolkingsregister", "de": "Bevölkerungsregister"},
    2: {"fr": "Registre des étrangers", "nl": "Vreemdelingenregister", "de": "Fremdenregister"},
    3: {"fr": "Registre d'attente", "nl": "Wachtregister", "de": "Warteregister"},
}


def in_language(labels: Labels, language: str) -> str:
    """The label in a language, else in whatever language there is."""
    return labels.get(language) or next(iter(labels.values()), "")


def of_role(code: int, sex: int) -> Labels:
    """What a member of a household is to its head."""
    if code == 1:
        return HEAD
    if code == 12:
        return NOT_RELATED
    return FAMILY_ROLES.get((code, sex), RELATED)
