"""Writes with whom a person lives, and whose child or parent they are (information types 110, 114, 140 and 141)."""

from __future__ import annotations

from bcss_gateway.providers.markup import group
from bcss_gateway.providers.national_register.dossier import Dossier, MemberEntry, holding_on, is_dead_on
from bcss_gateway.providers.national_register.labels import ALONE, CHILD, Labels, of_role
from bcss_gateway.providers.national_register.rn25 import date, item, name, named, number, place_code, sex
from bcss_gateway.providers.national_register.view import View

_HEAD, _SPOUSE, _CHILD, _PARENT = 1, 2, 3, 6
_PRIVATE_HOUSEHOLD = "<r:Housing><r:Code>00</r:Code></r:Housing>"


def filiations(dossier: Dossier, view: View) -> str:
    """Whose child the person is; the parents are named when they live in the same household."""
    parents = (_relative(f"Parent{place}", one) for place, one in enumerate(_parents(dossier)[:2], start=1))
    born = dossier["birth_place"]
    where = named("Place", place_code(born), born["names"], view)
    child = item("Filiation", "110", "C1", date(dossier["birth"]), _filiation(view), *parents, where)
    return group("r:Filiations", [child])


def descendent_filiations(dossier: Dossier, view: View) -> str:
    """The children who live in the same household."""
    children = (one for one in dossier["household"] if one["relation"] == _CHILD and one["birth"] <= view.today)
    known = children if _own_relation(dossier) in (_HEAD, _SPOUSE) else ()
    return group(
        "r:DescendentFiliations",
        (
            item("DescendentFiliation", "114", "A1", date(one["birth"]), _filiation(view), _relative("Child", one))
            for one in known
        ),
    )


def family_members(dossier: Dossier, view: View) -> str:
    """For the head of a household: the others, and what each is to the head; or that the person lives alone."""
    if is_dead_on(view.today, dossier) or _own_relation(dossier) != _HEAD:
        return ""
    others = [one for one in _others(dossier) if one["begin"] <= view.today]
    return group("r:FamilyMembers", [_member(one, view) for one in others] or [_alone(dossier, view)])


def head_of_family(dossier: Dossier, view: View) -> str:
    """For the others: who the head is, and what the person is to the head."""
    own = next((one for one in dossier["household"] if one["ssin"] == dossier["ssin"]), None)
    head = next((one for one in dossier["household"] if one["relation"] == _HEAD), None)
    if own is None or head is None or own is head or own["begin"] > view.today or is_dead_on(view.today, dossier):
        return ""
    role = _role(own, view)
    return group(
        "r:HeadOfFamily",
        [item("HeadOfFamily", "141", "A2", date(own["begin"]), _PRIVATE_HOUSEHOLD, role, _identity(head))],
    )


def members_on(day: str, dossier: Dossier) -> list[MemberEntry]:
    """With whom a person lives on a day, the person included; nobody once they are dead."""
    if is_dead_on(day, dossier):
        return []
    return [one for one in dossier["household"] if one["begin"] <= day] or [_single(day, dossier)]


def _own_relation(dossier: Dossier) -> int:
    own = (one["relation"] for one in dossier["household"] if one["ssin"] == dossier["ssin"])
    return next(own, _HEAD if dossier["head"] in ("", dossier["ssin"]) else 0)


def _others(dossier: Dossier) -> list[MemberEntry]:
    return [one for one in dossier["household"] if one["ssin"] != dossier["ssin"]]


def _parents(dossier: Dossier) -> list[MemberEntry]:
    relations = {_CHILD: (_HEAD, _SPOUSE), _HEAD: (_PARENT,)}.get(_own_relation(dossier), ())
    return [one for one in _others(dossier) if one["relation"] in relations]


def _filiation(view: View) -> str:
    return named("FiliationType", "00", CHILD, view)


def _relative(tag: str, one: MemberEntry) -> str:
    return f"<r:{tag}>{_identity(one)}</r:{tag}>"


def _identity(one: MemberEntry) -> str:
    return number(one["ssin"], one["birth"]) + name(one["last_name"], [one["first_name"]])


def _single(day: str, dossier: Dossier) -> MemberEntry:
    return {
        "ssin": dossier["ssin"],
        "last_name": dossier["last_name"],
        "first_name": " ".join(dossier["first_names"][:1]),
        "birth": dossier["birth"],
        "relation": _HEAD,
        "begin": next((one["begin"] for one in holding_on(day, dossier["residences"])), ""),
    }


def _role(one: MemberEntry, view: View) -> str:
    labels: Labels = of_role(one["relation"], sex(one["ssin"]))
    return named("FamilyRole", f"{one['relation']:02d}", labels, view)


def _member(one: MemberEntry, view: View) -> str:
    parts = date(one["begin"]), _PRIVATE_HOUSEHOLD, _role(one, view), _identity(one)
    return item("FamilyMember", "140", "B2", *parts)


def _alone(dossier: Dossier, view: View) -> str:
    since = next((one["begin"] for one in view.of(dossier["residences"])), dossier["birth"])
    return item("FamilyMember", "140", "A2", date(since), _PRIVATE_HOUSEHOLD, named("FamilyRole", "01", ALONE, view))
